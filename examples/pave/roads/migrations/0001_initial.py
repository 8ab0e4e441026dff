import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Road',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20)),
                ('slug', models.SlugField(max_length=10, unique=True)),
                ('surface', models.CharField(
                    choices=[('asphalt', 'Asphalt'), ('concrete', 'Concrete'), ('gravel', 'Gravel')], max_length=8)),
                ('length_km', models.DecimalField(decimal_places=2, max_digits=6)),
                ('lanes', models.PositiveSmallIntegerField(default=2)),
                ('opened', models.DateField(blank=True, null=True)),
            ],
            options={'ordering': ['name']},
        ),
        migrations.CreateModel(
            name='Repair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('crew', models.CharField(max_length=15)),
                ('note', models.CharField(blank=True, max_length=40)),
                ('done_on', models.DateField()),
                ('road', models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name='repairs', to='roads.road')),
            ],
            options={'ordering': ['-done_on']},
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dyno', models.CharField(max_length=80, unique=True)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
    ]
