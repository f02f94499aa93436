"""What this room does when somebody signs in."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from portal.people.models import User
from portal.people.services import follow_grants


@receiver(user_logged_in)
def follow_grants_at_sign_in(sender: object, user: User, **_: object) -> None:
    """Bring the groups of somebody to the grants of today, though the job has not run yet."""
    follow_grants(people=[user.pk])
