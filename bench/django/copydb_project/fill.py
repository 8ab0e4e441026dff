import datetime

from bulk.models import Line, Order, Tag

when = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
Order.objects.bulk_create([
    Order(number=f'N{i}', email=f'person{i}@example.com', name=f'Person {i}', street=f'{i} Long Street Name', city='Kingston', country='JM', note='A note. ' * 8,
          total='1234.50', tax='12.05', lines=i % 9, priority=i % 5, weight=i / 7, paid=i % 2, gift=False, placed=when + datetime.timedelta(seconds=i),
          due=when.date(), details={'n': i, 'tags': ['a', 'b']}) for i in range(50_000)], batch_size=500)
ids = list(Order.objects.values_list('pk', flat=True))
Line.objects.bulk_create([Line(order_id=ids[i], product=f'Product {i % 100}', quantity=i, price='9.99', added=when, done=True) for i in range(30_000)], batch_size=500)
tag = Tag.objects.create(name='all')
Through = Tag.orders.through
Through.objects.bulk_create([Through(tag_id=tag.pk, order_id=ids[i]) for i in range(20_000)], batch_size=500)
