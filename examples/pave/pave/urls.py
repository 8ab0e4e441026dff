from django.contrib import admin
from django.urls import path
from roads import views

urlpatterns = [
    path('', views.index),
    path('visits.json', views.visits),
    path('write', views.write),
    path('boom', views.boom),
    path('admin/', admin.site.urls),
]
