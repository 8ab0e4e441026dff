"""What Tarmac changes in a Django project's settings while they are loaded, so that an unmodified project runs on the platform.

No file of the app is touched. Each change is printed with its reason; `python -m tarmac_django` lists them.
Off: TARMAC_OVERLAY=off, or in part TARMAC_OVERLAY_SKIP=static,debug; in settings.py: TARMAC_OVERLAY = False or {'static': False}.
"""
