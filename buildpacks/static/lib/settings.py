"""Prints the folder to serve and the error page that a static.json names, or the defaults. Both stay within the app."""

import json
import os
import sys


def inside(value, name, default):
    if value is None:
        return default
    if not isinstance(value, str) or not value or "\n" in value:
        sys.exit(f'"{name}" must be a text such as "{default}".')
    path = os.path.normpath(value.lstrip("/") or ".")
    if path == ".." or path.startswith("../"):
        sys.exit(f'"{name}" must be within the app, not {value}')
    return path


def read(file):
    try:
        with open(file, encoding="utf-8-sig") as text:
            settings = json.load(text)
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as broken:
        sys.exit(str(broken))
    if not isinstance(settings, dict):
        sys.exit("It must hold an object.")
    return settings


settings = read(sys.argv[1])
default = "public" if os.path.isfile("public/index.html") or not os.path.isfile("index.html") else "."
print(inside(settings.get("root"), "root", default))
print(inside(settings.get("error_page"), "error_page", "404.html"))
