"""Every value that PostgreSQL would refuse, before anything is touched."""


def check(path, progress):
    pass
