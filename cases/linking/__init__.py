"""From a citation to its clause: the catalog, the linker, the links of a page."""
