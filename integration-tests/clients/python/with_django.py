"""Django's ORM with default settings, server-side cursors included.

Django's manual advises DISABLE_SERVER_SIDE_CURSORS behind a transaction pooler, because outside of
a transaction `QuerySet.iterator()` declares its cursor WITH HOLD, which lives in the session. The
advice is not followed here: a pooler that notices the cursor can keep the session together.
"""

from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from harness import URL, check, expect, fresh, run

_url = urlsplit(URL)
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": _url.hostname,
            "PORT": _url.port,
            "USER": unquote(_url.username),
            "PASSWORD": unquote(_url.password),
            "NAME": _url.path[1:],
        }
    },
    TIME_ZONE="Europe/Berlin",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()


class Item(models.Model):
    name = models.CharField(max_length=50, unique=True)
    data = models.JSONField(default=dict)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "clients"
        db_table = fresh("item")


class Tables:
    """Makes the table before a check and drops it after."""

    def __enter__(self):
        with connection.schema_editor() as editor:
            editor.create_model(Item)
        Item.objects.bulk_create(Item(name=f"n{n}", data={"n": n}) for n in range(500))

    def __exit__(self, *_):
        with connection.schema_editor() as editor:
            editor.delete_model(Item)
        connection.close()


@check
def objects_are_made_found_changed_and_deleted():
    with Tables():
        item = Item.objects.create(name="one", data={"a": [1, 2]})
        expect(Item.objects.get(data__a__contains=[1]).pk, item.pk)
        Item.objects.filter(pk=item.pk).update(name="two")
        item.refresh_from_db()
        expect(item.name, "two")
        expect(item.made.utcoffset().total_seconds(), 0)
        expect(Item.objects.filter(name__startswith="n").count(), 500)
        expect(Item.objects.get_or_create(name="two")[1], False)
        item.delete()
        expect(Item.objects.count(), 500)


@check
def atomic_blocks_nest_and_roll_back():
    with Tables():
        with transaction.atomic():
            Item.objects.create(name="kept")
            try:
                with transaction.atomic():
                    Item.objects.create(name="kept")
            except IntegrityError:
                pass
            Item.objects.select_for_update().get(name="kept")
        try:
            with transaction.atomic():
                Item.objects.create(name="dropped")
                raise KeyError
        except KeyError:
            pass
        expect(Item.objects.filter(name__in=["kept", "dropped"]).count(), 1)


@check
def an_iterator_reads_in_pieces_inside_a_transaction():
    with Tables(), transaction.atomic():
        expect(sum(1 for _ in Item.objects.iterator(chunk_size=50)), 500)


@check
def an_iterator_reads_in_pieces_outside_of_a_transaction():
    with Tables():
        expect(sum(1 for _ in Item.objects.iterator(chunk_size=50)), 500)


@check
def the_time_zone_of_the_connection_holds():
    for _ in range(3):
        with connection.cursor() as cursor:
            cursor.execute("SHOW timezone")
            expect(cursor.fetchone(), ("UTC",))
    connection.close()


@check
def the_schema_is_introspected():
    with Tables(), connection.cursor() as cursor:
        table = Item._meta.db_table
        expect(table in connection.introspection.table_names(cursor), True)
        constraints = connection.introspection.get_constraints(cursor, table)
        expect(sum(each["unique"] for each in constraints.values()), 2)


run()
