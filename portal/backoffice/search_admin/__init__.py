"""The CMS admin of search: words that count, results that stand first, what was asked."""
