"""The CMS admin of cases and regulations: panels in the order of work, choosers, queues, screens."""
