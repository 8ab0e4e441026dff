"""Every kind of column that SQLite has too."""
import uuid
from decimal import Decimal

import django
from django.db import models
from django.db.models import Q


def check(condition, name):
    return models.CheckConstraint(**{'condition' if django.VERSION >= (5, 1) else 'check': condition, 'name': name})


class Code(models.Field):
    """A field with a column type and a conversion of its own."""

    def db_type(self, connection):
        return 'varchar(6)'

    def get_prep_value(self, value):
        return None if value is None else f'{value}'.upper().replace('-', '')

    def from_db_value(self, value, expression, connection):
        return value


class KeeperManager(models.Manager):
    def get_by_natural_key(self, badge):
        return self.get(badge=badge)


class Keeper(models.Model):
    badge = models.CharField(max_length=8, unique=True)
    boss = models.ForeignKey('self', models.CASCADE, null=True)
    objects = KeeperManager()

    def natural_key(self):
        return (self.badge,)


class Cage(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label = models.SlugField(max_length=10)
    row = models.SmallIntegerField()
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        unique_together = [('row', 'place')]


class Kind(models.Model):
    latin = models.CharField(max_length=12, primary_key=True)


class Animal(models.Model):
    name = models.CharField(max_length=10)
    kind = models.ForeignKey(Kind, models.CASCADE, null=True)
    cage = models.ForeignKey(Cage, models.CASCADE, null=True)
    keeper = models.ForeignKey(Keeper, models.CASCADE, null=True, related_name='animals')
    vet = models.ForeignKey(Keeper, models.CASCADE, to_field='badge', null=True, related_name='patients')
    friends = models.ManyToManyField('self')
    keepers = models.ManyToManyField(Keeper, related_name='crowd')
    chip = models.IntegerField(null=True, unique=True)
    big = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=1)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal('1.00'))
    ratio = models.FloatField(null=True)
    tame = models.BooleanField(default=False)
    wild = models.BooleanField(null=True)
    born = models.DateField(null=True)
    seen = models.DateTimeField(null=True)
    fed = models.TimeField(null=True)
    sleep = models.DurationField(null=True)
    story = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True)
    facts = models.JSONField(null=True)
    tag = models.UUIDField(null=True)
    blob = models.BinaryField(null=True)
    photo = models.FileField(max_length=12)
    code = Code(null=True)
    letter = models.CharField(max_length=1, default='a')
    mail = models.EmailField(max_length=20, blank=True)
    password = models.CharField(max_length=12, default='none')

    class Meta:
        constraints = [
            check(Q(weight__gt=-100), 'weight_above'),
            models.UniqueConstraint(fields=['letter', 'count'], condition=Q(tame=True), name='one_tame'),
        ]


class Bird(Animal):
    wings = models.SmallIntegerField()
    song = models.CharField(max_length=5, blank=True)
