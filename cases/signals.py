"""What this room tells the rooms above, on commit, with plain values that can be recomputed."""

from django.dispatch import Signal

# edition_id: an edition was taken in or its text mended. A receiver may return the titles of cases
# that it could not renew.
edition_published = Signal()
