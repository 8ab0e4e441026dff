"""What only PostgreSQL has."""
from django.contrib.postgres.fields import ArrayField, DateRangeField, HStoreField
from django.db import models


class Folded(models.TextField):
    """CITextField as it was until Django 5.1."""

    def db_type(self, connection):
        return 'citext'


class Padded(models.Field):
    def db_type(self, connection):
        return 'char(4)'


class Plant(models.Model):
    nick = Folded(unique=True)
    mark = Padded(null=True, unique=True)
    tags = ArrayField(models.CharField(max_length=5, null=True), default=list)
    counts = ArrayField(models.SmallIntegerField(), null=True)
    grid = ArrayField(ArrayField(models.DecimalField(max_digits=4, decimal_places=1)), null=True)
    span = DateRangeField(null=True)
    attributes = HStoreField(null=True)
