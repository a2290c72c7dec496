"""The demo company: what is in it (firms, people, wares, texts) and how its rows are built.

`manage.py seed_demo` is the only door. Everything is made up; names under `.example`, company numbers and accounts
belong to nobody.
"""
