"""The CMS admin of cases and regulations: panels, choosers, queues, screens."""
