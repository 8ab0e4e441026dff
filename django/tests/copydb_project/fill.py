"""Rows of every kind; run by `manage.py shell`."""
import datetime
import decimal

from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from loose.models import Note
from shop.models import Dish, Landmark, Place, Remark, Restaurant, Serving

for gone in range(3):       # numbers that a fresh database would not give
    ContentType.objects.create(app_label='gone', model=f'model{gone}')
    ContentType.objects.filter(app_label='gone').delete()
ContentType.objects.filter(app_label='shop').delete()
Permission.objects.all().delete()
ContentType.objects.clear_cache()
for model in (Place, Dish, Restaurant):
    ContentType.objects.get_for_model(model)
town = Place.objects.create(name='Kingston', hidden=False)
Place.objects.create(name='Secret', hidden=True, parent=town)
Landmark.objects.create(name='Clock tower', parent=town)
diner = Restaurant.objects.create(name='Diner', stars=3, parent=town)
Restaurant.objects.create(pk=4711, name='Été 🍲', stars=0)
Place.objects.update(changed=datetime.datetime(2011, 3, 4, 5, 6, 7, 123456, tzinfo=datetime.timezone.utc))
soup = Dish.objects.create(name='Soup', price=decimal.Decimal('4.50'), recipe={'water': [1, None, 'ü']}, photo=b'\x00\xff\x04', takes=datetime.timedelta(days=1, microseconds=1),
                           since=datetime.date(1999, 12, 31), at=datetime.time(23, 59, 59, 999999), weight=0.1, card='cards/soup.pdf')
cake = Dish.objects.create(name='Cake', price=decimal.Decimal('1234.05'))
Dish.objects.create(name='Air', price=0)
soup.goes_with.add(cake)
Serving.objects.create(dish=soup, restaurant=diner)
Remark.objects.create(text='good', about=cake)
Note.objects.create(text='loose')
User.objects.create_user('ada', password='x')
with connection.cursor() as cursor:
    cursor.execute("UPDATE shop_dish SET recipe = 'null' WHERE name = 'Cake'")
    cursor.execute("CREATE TABLE legacy (code varchar(5) PRIMARY KEY)")
    if connection.vendor == 'sqlite':
        cursor.execute("INSERT INTO legacy VALUES ('abc')")
        cursor.execute("CREATE TABLE forgotten (a integer)")
        cursor.execute("INSERT INTO forgotten VALUES (1), (2)")
