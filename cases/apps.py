"""The room of cases and regulations, as Django knows it."""

from django.apps import AppConfig

from portal.people.navigation import NavigationEntry


class CasesConfig(AppConfig):
    """cases: regulations in editions, clauses, case pages, citations, document import."""

    name = "cases"
    verbose_name = "案例与规章"
    navigation: tuple[NavigationEntry, ...] = ()
    # what kept pages read: who writes one of these makes every process read anew
    content_models = (
        "wagtailcore.Page",
        "wagtailcore.Site",
        "wagtailcore.Locale",
        "wagtailcore.PageViewRestriction",
        "taggit.Tag",
        "cases.CaseIndexPage",
        "cases.CasePage",
        "cases.CaseTag",
        "cases.CaseProblem",
        "cases.CaseMeasure",
        "cases.CaseSection",
        "cases.Citation",
        "cases.ClauseLink",
        "cases.BusinessCategory",
        "cases.Term",
        "cases.Regulation",
        "cases.Alias",
        "cases.Alias_regulations",
        "cases.Edition",
        "cases.Clause",
        "cases.Succession",
    )
    # name, label, when, dotted path: portal/operations/scheduling.py says how they are read
    scheduled_jobs = (
        ("relink-cases", "补做引用对应", "every 5m", "cases.jobs.relink_cases"),
        ("case-words", "补写编辑搜索用的文字", "every 5m", "cases.jobs.note_words"),
        ("follow-editions", "规章到期与施行", "daily 00:05", "cases.jobs.follow_editions"),
    )

    def ready(self) -> None:
        """Connect the receivers, and tell search what can be found and how citations read."""
        from cases import indexing, receivers  # noqa: F401 - importing connects the receivers
        from cases.import_kinds import CASE_IMPORT, REGULATION_IMPORT
        from portal.intake.kinds import register_kind
        from search.sources import register_recogniser, register_source

        register_source(indexing.CASE_SOURCE)
        register_source(indexing.CLAUSE_SOURCE)
        register_recogniser(indexing.recognise_citations)
        register_kind(CASE_IMPORT)
        register_kind(REGULATION_IMPORT)
        self._name_views()
        self._declare_navigation()

    def _declare_navigation(self) -> None:
        """Where the entries lead is asked of the tables, which are not there before now."""
        from cases.casebook.case_list import library_address
        from cases.regulations.regulation_list import shelf_address

        self.navigation = (
            NavigationEntry("案例", library_address, "cases", 20),
            NavigationEntry("规章", shelf_address, "rules", 30),
        )

    def _name_views(self) -> None:
        """Pages find their views by this, so that no model knows a view."""
        from cases import views
        from cases.models import CaseIndexPage, CasePage
        from cases.models.serving import serve_with

        serve_with(CaseIndexPage, views.case_list)
        serve_with(CasePage, views.case_page)
