"""How anything comes in: files and their worksheets, import jobs, doubts, the check screen."""
