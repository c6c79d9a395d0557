"""SQLAlchemy's ORM and core over psycopg and asyncpg, with default settings."""

import asyncio

from sqlalchemy import (
    ForeignKey, String, create_engine, func, inspect, insert, select, text, update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

from harness import URL, check, expect, fresh, run

SYNC = make_url(URL).set(drivername="postgresql+psycopg")
ASYNC = make_url(URL).set(drivername="postgresql+asyncpg")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = fresh("author")
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = fresh("book")
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey(Author.id))
    author: Mapped[Author] = relationship(back_populates="books")


def shelf(prefix):
    return [
        Author(name=f"{prefix}{n}", books=[Book(title=f"{prefix}{n}.{m}") for m in range(5)])
        for n in range(20)
    ]


@check
def the_orm_works_over_psycopg():
    engine = create_engine(SYNC, pool_pre_ping=True)
    Base.metadata.create_all(engine)
    expect(inspect(engine).has_table(Book.__tablename__), True)
    try:
        for _ in range(3):
            with Session(engine) as session:
                session.add_all(shelf("a"))
                session.commit()
                session.add(Author(name="a1"))
                try:
                    session.commit()
                    raise AssertionError("expected a violation")
                except IntegrityError:
                    session.rollback()
                authors = session.scalars(select(Author).options(selectinload(Author.books))).all()
                expect(sum(len(author.books) for author in authors), 100)
                with session.begin_nested():
                    session.execute(update(Book).values(title="same"))
                session.rollback()
                titles = select(func.count()).where(Book.title == "same")
                expect(session.scalar(titles), 0)
                for author in authors:
                    for book in author.books:
                        session.delete(book)
                    session.delete(author)
                session.commit()
    finally:
        Base.metadata.drop_all(engine)
        engine.dispose()


@check
def results_stream_and_isolation_levels_hold_over_psycopg():
    engine = create_engine(SYNC)
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=100).execute(
            text("SELECT generate_series(1, 1000)")
        )
        expect(sum(row[0] for row in rows), 500_500)
    serializable = engine.execution_options(isolation_level="SERIALIZABLE")
    with serializable.connect() as connection:
        expect(connection.scalar(text("SHOW transaction_isolation")), "serializable")
    with engine.connect() as connection:
        expect(connection.scalar(text("SHOW transaction_isolation")), "read committed")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        expect(connection.scalar(text("SELECT 1")), 1)
    engine.dispose()


@check
async def the_orm_works_over_asyncpg():
    engine = create_async_engine(ASYNC)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    try:
        async with AsyncSession(engine) as session:
            session.add_all(shelf("b"))
            await session.commit()

        async def count():
            async with AsyncSession(engine) as session:
                authors = await session.scalars(select(Author).options(selectinload(Author.books)))
                return sum(len(author.books) for author in authors)

        expect(await asyncio.gather(*(count() for _ in range(20))), [100] * 20)
        async with AsyncSession(engine) as session:
            await session.execute(insert(Author), [{"name": f"c{n}"} for n in range(200)])
            expect(await session.scalar(select(func.count(Author.id))), 220)
            await session.rollback()
    finally:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
        await engine.dispose()


run()
