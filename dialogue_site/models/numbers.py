"""Running numbers without gaps."""

from django.db import models


class Counter(models.Model):
    """The last number given out in one series; locked while the next is taken (numbering.py)."""

    scope = models.CharField(max_length=100, primary_key=True)
    value = models.PositiveIntegerField(default=0)
