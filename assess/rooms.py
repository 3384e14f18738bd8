"""The table of rooms: what each one keeps, records, says, shows and does in the background. A new room is a row here.

Whoever needs a database or the pages imports this table, and with it everything that the rooms declare.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from flask import Blueprint
from sqlalchemy import Table

from assess.accounts import account_events, recorded_refusals
from assess.accounts import models as accounts_models
from assess.accounts import views as accounts_views
from assess.accounts import words as accounts_words
from assess.accounts.signing import own_account_views, sign_in_views
from assess.audit import database_events
from assess.audit import models as audit_models
from assess.audit import words as audit_words
from assess.collection import actions as collection_actions
from assess.collection import fact_actions, load_job, pack_repair
from assess.collection import models as collection_models
from assess.collection import words as collection_words
from assess.collection.filled import filled_words
from assess.collection.tables import file_words
from assess.cycles import actions as cycles_actions
from assess.cycles import models as cycles_models
from assess.cycles import views as cycles_views
from assess.database.engine import METADATA
from assess.jobs import actions as jobs_actions
from assess.jobs import kinds, worker
from assess.jobs import models as jobs_models
from assess.jobs import views as jobs_views
from assess.records import views as records_views
from assess.results import actions as results_actions
from assess.results import models as results_models
from assess.results import run_facts, run_job, selection, stored_stands
from assess.results import views as results_views
from assess.results.output import book_job, results_folder, stored_book
from assess.sealing import package_job
from assess.sealing import words as sealing_words
from assess.units import models as units_models
from assess.units import tree_actions
from assess.workflow import views as workflow_views


@dataclass(frozen=True)
class Room:
    """A room's row.

    models: its tables. events: modules that declare what is recorded. words: modules with sentences of refusals.
    pages: its addresses, put together by the modules `views`. jobs: kinds of long work that it does.
    """

    name: str
    models: ModuleType | None = None
    events: tuple[ModuleType, ...] = ()
    words: tuple[ModuleType, ...] = ()
    pages: Blueprint | None = None
    views: tuple[ModuleType, ...] = ()
    jobs: tuple[kinds.Kind, ...] = ()


ROOMS = (
    Room(
        "audit",
        models=audit_models,
        events=(database_events,),
        words=(audit_words,),
    ),
    Room(
        "jobs",
        models=jobs_models,
        events=(jobs_actions,),
        words=(jobs_actions, kinds, worker),
        pages=jobs_views.jobs,
        views=(jobs_views,),
    ),
    Room(
        "units",
        models=units_models,
        events=(tree_actions,),
        words=(tree_actions,),
    ),
    Room(
        "accounts",
        models=accounts_models,
        events=(account_events, recorded_refusals),
        words=(accounts_words,),
        pages=sign_in_views.accounts,
        views=(sign_in_views, own_account_views, accounts_views),
    ),
    Room(
        "cycles",
        models=cycles_models,
        events=(cycles_actions,),
        words=(cycles_actions,),
        pages=cycles_views.cycles,
        views=(cycles_views,),
    ),
    Room(
        "collection",
        models=collection_models,
        events=(collection_actions, fact_actions, pack_repair),
        words=(collection_words, file_words, filled_words, load_job),
        jobs=(load_job.LOAD,),
    ),
    Room(
        "results",
        models=results_models,
        events=(results_actions,),
        words=(results_actions, run_facts, selection, stored_stands, results_folder, stored_book, book_job),
        pages=results_views.results,
        views=(results_views,),
        jobs=(run_job.RUN, book_job.BOOK_FILE),
    ),
    Room(
        "sealing",
        words=(sealing_words,),
        jobs=(package_job.PACKAGE,),
    ),
    Room(
        "records",
        events=(records_views,),
        pages=records_views.records,
        views=(records_views,),
    ),
    Room(
        "workflow",
        pages=workflow_views.office,
        views=(workflow_views,),
    ),
)


def tables() -> list[Table]:
    """The tables of every room, each after those that it refers to."""
    return METADATA.sorted_tables


for _room in ROOMS:
    for _kind in _room.jobs:
        kinds.declare(_kind)
