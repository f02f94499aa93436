"""Which version of a room's content is committed: what is kept of it is named by this.

A room names the tables of its content (`content_models` of its AppConfig). Triggers of the database
replace the room's mark in every transaction that writes one of them, whichever way it writes.
"""
