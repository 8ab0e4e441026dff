"""What PostgreSQL would refuse, found before a load: in fixtures, in a SQLite file, in columns that models.py has left behind.

Nothing is changed, anywhere. Values are judged as they would reach the column: the field's own to_python and get_db_prep_save, then
the limits of the column's PostgreSQL type. A database is looked into (read only) for rows that fixtures refer to, if one answers.
"""
