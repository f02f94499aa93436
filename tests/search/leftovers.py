"""What lies in the folder of an index and belongs to nothing."""

import json

KEPT = {"identity", "identity.lock", "drain.lock", "rebuild.lock"}
KEPT_IN_KIND = {"CURRENT", "lock"}
# Of tantivy's own files, those that belong to no segment.
KEPT_IN_INDEX = {"meta.json", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"}


def orphans(root, kind):
    """The files and folders under `root`, of one kind, that nothing leads to any more."""
    found = [path for path in root.iterdir() if path.name not in {*KEPT, kind}]
    shelf = root / kind
    current = (shelf / "CURRENT").read_text().strip()
    found += [path for path in shelf.iterdir() if path.name not in {*KEPT_IN_KIND, current}]
    told = json.loads((shelf / current / "meta.json").read_text())
    known = {segment["segment_id"].replace("-", "") for segment in told["segments"]}
    known |= KEPT_IN_INDEX
    found += [
        path
        for path in (shelf / current).iterdir()
        if path.name not in known and path.name.split(".")[0] not in known
    ]
    return sorted(str(path.relative_to(root)) for path in found)
