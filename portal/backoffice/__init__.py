"""The CMS as editors meet it: its look and menus, words of search, reports, scheduled jobs."""
