from django.db import models


class Road(models.Model):
    SURFACES = [('asphalt', 'Asphalt'), ('concrete', 'Concrete'), ('gravel', 'Gravel')]

    name = models.CharField(max_length=20)
    slug = models.SlugField(max_length=10, unique=True)
    surface = models.CharField(max_length=8, choices=SURFACES)
    length_km = models.DecimalField(max_digits=6, decimal_places=2)
    lanes = models.PositiveSmallIntegerField(default=2)
    opened = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ['name']

    def __str__(self):
        return self.name


class Repair(models.Model):
    road = models.ForeignKey(Road, on_delete=models.CASCADE, related_name='repairs')
    crew = models.CharField(max_length=15)
    note = models.CharField(max_length=40, blank=True)
    done_on = models.DateField()

    class Meta:
        ordering = ['-done_on']

    def __str__(self):
        return f'{self.road}, {self.done_on}'


class Visit(models.Model):
    """Visits that each dyno has answered: kept in the database, because a dyno keeps nothing."""

    dyno = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f'{self.dyno}: {self.count}'
