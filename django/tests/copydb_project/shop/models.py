import uuid

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Visible(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(hidden=False)


class Place(models.Model):
    name = models.CharField(max_length=20)
    hidden = models.BooleanField(default=False)
    parent = models.ForeignKey('self', null=True, on_delete=models.CASCADE)
    changed = models.DateTimeField(auto_now=True)

    objects = Visible()

    class Meta:
        base_manager_name = 'objects'


class Restaurant(Place):
    stars = models.PositiveSmallIntegerField(default=0)


class Landmark(Place):
    class Meta:
        proxy = True


class Dish(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=30, unique=True)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    served_by = models.ManyToManyField(Restaurant, through='Serving')
    goes_with = models.ManyToManyField('self')
    recipe = models.JSONField(null=True)
    photo = models.BinaryField(null=True)
    takes = models.DurationField(null=True)
    since = models.DateField(null=True)
    at = models.TimeField(null=True)
    weight = models.FloatField(null=True)
    card = models.FileField(upload_to='cards', null=True)


class Serving(models.Model):
    dish = models.ForeignKey(Dish, on_delete=models.CASCADE)
    restaurant = models.ForeignKey(Restaurant, to_field='place_ptr', on_delete=models.CASCADE)


class Remark(models.Model):
    text = models.TextField()
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.TextField()
    about = GenericForeignKey()


class Legacy(models.Model):
    code = models.CharField(max_length=5, primary_key=True)

    class Meta:
        managed = False
        db_table = 'legacy'
