"""Files become linear text with positions here; what the text means is for the importers."""
