"""What alembic runs for every migration: the steps, on the connection that `migrate` hands over."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite can undo DDL; alembic assumes that the driver commits before it, and ours does not.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
