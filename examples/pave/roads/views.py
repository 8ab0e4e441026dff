import os
import socket
from pathlib import Path

from django.conf import settings
from django.db import Error, OperationalError, connection
from django.db.models import F, Sum
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from roads.models import Road, Visit

NOTE = Path(settings.BASE_DIR) / 'note.txt'


def dyno():
    return os.environ.get('DYNO') or socket.gethostname()


def count_visit(request):
    Visit.objects.get_or_create(dyno=dyno())
    Visit.objects.filter(dyno=dyno()).update(count=F('count') + 1)
    request.session['visits'] = request.session.get('visits', 0) + 1
    return {
        'dyno': dyno(),
        'release': os.environ.get('HEROKU_RELEASE_VERSION', ''),
        'database': connection.vendor,
        'visits': Visit.objects.aggregate(total=Sum('count'))['total'],
        'yours': request.session['visits'],
        'dynos': list(Visit.objects.order_by('dyno').values('dyno', 'count')),
    }


def remedy(error):
    """The first push comes before the first migrate: the page says what to do next, rather than fail."""
    reached = not isinstance(error, OperationalError) or connection.vendor == 'sqlite'
    return {
        'dyno': dyno(),
        'problem': 'The database has no tables yet.' if reached else 'No database can be reached.',
        'command': 'heroku run python manage.py migrate' if reached else 'heroku addons:create heroku-postgresql',
    }


def index(request):
    try:
        page = {**count_visit(request), 'roads': list(Road.objects.prefetch_related('repairs'))}
    except Error as error:
        page = remedy(error)
    return render(request, 'roads/index.html', page)


def visits(request):
    try:
        return JsonResponse(count_visit(request))
    except Error as error:
        return JsonResponse(remedy(error), status=503)


@csrf_exempt
def write(request):
    """POST writes a file beside the code; GET tells whether it is there. It is gone when the dyno restarts."""
    if request.method == 'POST':
        NOTE.write_text('written by ' + dyno() + '\n')
    return JsonResponse({'dyno': dyno(), 'path': str(NOTE), 'exists': NOTE.exists()})


def boom(request):
    raise RuntimeError('boom: raised on purpose, to be found in `heroku logs`')
