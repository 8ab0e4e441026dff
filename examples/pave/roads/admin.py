from django.contrib import admin
from roads.models import Repair, Road

admin.site.register(Road)
admin.site.register(Repair)
