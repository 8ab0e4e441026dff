"""Three tables of the widths that apps have: 20, 8 and 3 columns."""
import uuid

from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20)
    email = models.EmailField()
    name = models.CharField(max_length=80)
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    note = models.TextField()
    token = models.UUIDField(default=uuid.uuid4)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    tax = models.DecimalField(max_digits=10, decimal_places=2)
    lines = models.PositiveIntegerField()
    priority = models.SmallIntegerField()
    weight = models.FloatField()
    paid = models.BooleanField()
    gift = models.BooleanField()
    placed = models.DateTimeField()
    changed = models.DateTimeField(auto_now=True)
    due = models.DateField()
    details = models.JSONField()


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    product = models.CharField(max_length=60)
    quantity = models.IntegerField()
    price = models.DecimalField(max_digits=8, decimal_places=2)
    added = models.DateTimeField()
    remark = models.TextField(blank=True)
    done = models.BooleanField()


class Tag(models.Model):
    name = models.CharField(max_length=30)
    orders = models.ManyToManyField(Order)
