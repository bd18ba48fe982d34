"""A district's policy as data: load and validate its TOML file, then judge findings by it.

The file's format is explained on top of ``data/policies/crec.toml``; another district is another file.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from smclassify.errors import PolicyError
from smclassify.policy_toml import Table, name_nearest, parse, say_either
from smclassify.resources import data_path
from smclassify.vocabulary import Account, Category, Draft, Entity, Finding, Report, Ruling, Severity, Verdict

__all__ = ["Clause", "Coverage", "Policy", "Question", "Rule", "available", "load"]


class Coverage(StrEnum):
    """What the product does about a clause: find it in a text, ask about it, or leave it alone."""

    DETECT = "detect"
    CHECKLIST = "checklist"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One numbered clause of the district's policy, summed up in our own words."""

    id: str
    coverage: Coverage
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that no text can answer, asked so that yes is the good answer."""

    text: str
    clause: str
    accounts: tuple[Account, ...]
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the policy says of one category on one account.

    ``evidence``, when set, narrows the rule to findings with that evidence (``cue:school_fundraiser``).
    """

    category: Category
    account: Account
    severity: Severity
    clauses: tuple[str, ...] = ()
    message: str = ""
    suggestion: str = ""
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One district's policy; ``rules`` has every category on every account, narrow rules first."""

    id: str
    name: str
    description: str
    references: tuple[str, ...]
    rules: tuple[Rule, ...]
    checklist: tuple[Question, ...]
    clauses: tuple[Clause, ...]

    def rule(self, category: Category, account: Account, evidence: Collection[str] = ()) -> Rule:
        """Return the rule for a category on an account, given a finding's evidence."""
        return next(
            rule
            for rule in self.rules
            if (rule.category, rule.account) == (category, account)
            and (rule.evidence is None or rule.evidence in evidence)
        )

    def judge(self, draft: Draft, findings: Iterable[Finding], entities: Iterable[Entity] = ()) -> Report:
        """Return what this policy says of a draft's findings; a pure function of its arguments.

        Findings that hold for the other account only and findings that the policy allows here are left out.
        Rulings come in the order of the text, at the same place the gravest first.
        """
        rulings = []
        for finding in findings:
            rule = self.rule(finding.category, draft.account, finding.evidence)
            if finding.account not in (None, draft.account) or rule.severity is Severity.ALLOWED:
                continue
            rulings.append(
                Ruling(
                    finding=finding,
                    severity=rule.severity,
                    clauses=rule.clauses,
                    message=rule.message,
                    suggestion=rule.suggestion,
                )
            )
        rulings.sort(key=lambda r: (r.finding.start, -r.severity.rank, r.finding.end, r.finding.category))
        worst = max((r.severity for r in rulings), key=lambda s: s.rank, default=Severity.NOTE)
        verdict = Verdict.CLEAR if worst is Severity.NOTE else Verdict(worst.value)
        return Report(draft=draft, verdict=verdict, rulings=tuple(rulings), entities=tuple(entities))

    def questions(self, account: Account) -> tuple[Question, ...]:
        """Return the checklist questions for an account, in the order of the file."""
        return tuple(question for question in self.checklist if account in question.accounts)

    def coverage(self) -> list[dict]:
        """Return one row a clause, as ``smclassify policies --json`` prints them.

        A clause's ``categories`` are those whose rules cite it.
        """
        cited_by = {clause.id: set() for clause in self.clauses}
        for rule in self.rules:
            for clause in rule.clauses:
                cited_by[clause].add(rule.category.value)
        return [
            {
                "policy": self.id,
                "clause": clause.id,
                "coverage": clause.coverage.value,
                "categories": sorted(cited_by[clause.id]),
                "summary": clause.summary,
            }
            for clause in self.clauses
        ]


def available() -> list[str]:
    """Return the ids of the bundled policies, sorted."""
    return sorted(path.stem for path in data_path("policies").glob("*.toml"))


def load(name_or_path: str | os.PathLike[str]) -> Policy:
    """Return a bundled policy by its id, or a district's own from a TOML file.

    Raises
    ------
    PolicyError
        No such policy, or its file breaks a rule: the message names file, key and what was expected.
    """
    names, name = available(), os.fspath(name_or_path)
    if name in names:
        return _read_policy(parse(data_path("policies", f"{name}.toml")))
    if name.endswith(".toml") or os.path.isfile(name):
        return _read_policy(parse(Path(name)))
    expected = say_either([*names, "the path of a TOML file"])
    raise PolicyError(f"policy: expected {expected}, not {name[:60]!r}{name_nearest(name, names)}")


def _read_policy(top: Table) -> Policy:
    top.check_keys(["id", "name", "description", "references", "categories", "checklist", "clauses"])
    clauses = _read_clauses(top)
    categories = top.table("categories")
    categories.check_keys(list(Category))
    policy = Policy(
        id=top.slug("id"),
        name=top.text("name"),
        description=top.text("description"),
        references=top.texts("references"),
        rules=tuple(rule for category in Category for rule in _read_rules(categories, category, clauses)),
        checklist=tuple(_read_question(table, clauses) for table in top.tables("checklist")),
        clauses=tuple(clauses.values()),
    )
    _check_coverage(top, policy)
    return policy


def _read_clauses(top: Table) -> dict[str, Clause]:
    clauses: dict[str, Clause] = {}
    for table in top.tables("clauses"):
        table.check_keys(["id", "coverage", "summary"])
        coverage = Coverage(table.choice("coverage", list(Coverage)))
        clause = Clause(id=table.slug("id"), coverage=coverage, summary=table.text("summary"))
        if clause.id in clauses:
            raise table.error("id", f"expected a new id, {clause.id!r} is another clause's")
        clauses[clause.id] = clause
    return clauses


def _read_rules(categories: Table, category: Category, clauses: dict[str, Clause]) -> list[Rule]:
    """Return a category's rules; what a table leaves out of its advice it takes from the table around it."""
    advice = ["message", "suggestion"]
    words = ["severity", "clauses", *advice]
    rules = []
    table = categories.table(category)
    table.check_keys([*Account, *advice])
    for account in Account:
        general = table.table(account).inherit(table, advice)
        general.check_keys([*words, "when"])
        if "when" in general.values:
            narrow = general.table("when")
            for evidence in narrow.values:
                special = narrow.table(evidence).inherit(general, words)
                special.check_keys(words)
                rules.append(_read_rule(special, category, account, clauses, evidence))
        rules.append(_read_rule(general, category, account, clauses))
    return rules


def _read_rule(
    table: Table,
    category: Category,
    account: Account,
    clauses: dict[str, Clause],
    evidence: str | None = None,
) -> Rule:
    severity = Severity(table.choice("severity", list(Severity)))
    if severity is Severity.ALLOWED:
        return Rule(category=category, account=account, severity=severity, evidence=evidence)
    cited = table.texts("clauses")
    for clause in cited:
        _check_cited(table, "clauses", clause, clauses)
    if not cited and severity is not Severity.NOTE:
        raise table.error("clauses", f"empty; expected a clause, as severity is {severity}")
    return Rule(
        category=category,
        account=account,
        severity=severity,
        clauses=cited,
        message=table.text("message"),
        suggestion=table.text("suggestion"),
        evidence=evidence,
    )


def _read_question(table: Table, clauses: dict[str, Clause]) -> Question:
    table.check_keys(["text", "clause", "accounts", "group"])
    clause, accounts = table.text("clause"), table.texts("accounts")
    _check_cited(table, "clause", clause, clauses)
    if not accounts or not set(accounts) <= set(Account):
        raise table.error("accounts", f"expected a list of {say_either(Account)}")
    return Question(
        text=table.text("text"),
        clause=clause,
        accounts=tuple(Account(account) for account in accounts),
        group=table.text("group"),
    )


def _check_cited(table: Table, key: str, clause: str, clauses: dict[str, Clause]) -> None:
    if clause not in clauses:
        raise table.error(key, f"no clause {clause!r} under [[clauses]]{name_nearest(clause, clauses)}")
    if clauses[clause].coverage is Coverage.OUT:
        raise table.error(key, f"clause {clause!r} has coverage out, expected one that is covered")


def _check_coverage(top: Table, policy: Policy) -> None:
    """Refuse a clause that says it is covered where nothing covers it."""
    cited = {clause for rule in policy.rules for clause in rule.clauses}
    asked = {question.clause for question in policy.checklist}
    for clause in policy.clauses:
        if clause.coverage is Coverage.DETECT and clause.id not in cited:
            raise top.error("clauses", f"{clause.id!r} has coverage detect, expected a category to cite it")
        if clause.coverage is Coverage.CHECKLIST and clause.id not in asked:
            raise top.error("clauses", f"{clause.id!r} has coverage checklist, expected a question on it")
