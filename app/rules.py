"""``peilian rules``: the rules as trainers and lawyers read them."""
from __future__ import annotations

from typing import Iterator, List, Sequence

from rich.table import Column, Table

from evaluators.conflicts import Conflicts, load_conflicts
from language.authoring import UserError, guess
from language.cues import Rule
from language.red_flags import CATEGORIES, Category, load_red_flags
from language.trial import SPARED, trials

SEVERITY = {"critical": "严重", "high": "高", "medium": "中"}
VERIFIED = {"verified": "已核对条文", "verified_2": "只见于二手材料", "recalled": "凭记忆，使用前须再核"}


def rule_table(category: str | None = None) -> Table:
    """Every rule with its category, severity and title; of one category if it is named.

    Raises:
        UserError: for an unknown category.
    """
    pack = load_red_flags()
    if category is not None and category not in pack.categories:
        raise UserError(f"类别 “{category}” 不存在{guess(category, CATEGORIES)}")
    table = Table(Column("规则", no_wrap=True), Column("类别", no_wrap=True), "严重度", Column("说的是什么", overflow="fold"))
    for name, (entry, rule) in pack.rules.items():
        if category in (None, entry.category):
            table.add_row(name, entry.category, SEVERITY[entry.severity], rule.title or entry.title)
    return table


def conflict_lines(conflicts: Conflicts | None = None) -> Iterator[str]:
    """Every handout conflict as text, with the lawful form."""
    found = conflicts or load_conflicts()
    for item in found.conflicts:
        yield f"{item.id}  {found.handouts[item.handout]}（{SEVERITY[item.severity]}）"
        yield f"  讲义：{item.says}"
        yield f"  依据：{item.law}"
        yield f"  合规：{item.lawful}"


def find_rule(name: str) -> tuple[Category, Rule]:
    """A rule by its id.

    Raises:
        UserError: if there is none.
    """
    rules = load_red_flags().rules
    if name not in rules:
        raise UserError(f"规则 “{name}” 不存在{guess(name, rules)}；全部规则见 peilian rules")
    return rules[name]


def rule_lines(name: str) -> Iterator[str]:
    """Everything about one rule, line by line.

    Raises:
        UserError: if there is no such rule.
    """
    entry, rule = find_rule(name)
    yield f"{rule.id}  {rule.title}"
    yield f"类别  {entry.category} {entry.title}（{SEVERITY[entry.severity]}）" + (
        "，要医院事实卡或对话本身能证明才扣分" if entry.fact_check else "")
    yield f"定义  {entry.definition}"
    yield "依据"
    yield from (f"  {law.article}（{VERIFIED[law.status]}）" for law in entry.law)
    yield f"为什么  {rule.message}{entry.why}"
    yield f"可以说  {rule.rewrite or entry.rewrite}"
    yield "要判出的句子"
    yield from _proofs(rule.must_flag)
    yield "要放过的句子"
    yield from _proofs(rule.must_pass)
    yield "考虑过的语境"
    yield from (f"  {line}" for line in considered(entry, rule))


def considered(entry: Category, rule: Rule) -> List[str]:
    """What else was considered: the contexts that spare a match, and how the rule reads."""
    names = rule.excused_by if rule.excused_by is not None else entry.excused_by
    lines = [f"{SPARED[name]}的不算" for name in names]
    if rule.unless:
        lines.append(f"同一句里有 {len(rule.unless)} 组写明的词时不算（unless）")
    if rule.after:
        lines.append("只在患者先问到时才算（after）")
    if rule.across:
        lines.append("整条消息一起看，不分句")
    lines.append("说得很直白，统计层不得推翻" if rule.plain else "统计层认为整句都合规时不报")
    return lines


def _proofs(items: Sequence) -> Iterator[str]:
    for item in items:
        after, line = ("", item) if isinstance(item, str) else (f"患者：{item.after} → ", item.line)
        yield f"  {after}{line}"


def trial_lines(name: str, text: str, after: str = "") -> Iterator[str]:
    """Whether a rule fires on a sentence, and why or why not.

    Raises:
        UserError: if there is no such rule.
    """
    _, rule = find_rule(name)
    pack = load_red_flags()
    found = list(trials(pack.finder, rule.id, text, after))
    fired = [trial for trial in found if not trial.spared]
    yield f"{rule.id} {'判为违规' if fired else '不判'}：{text}"
    for trial in found:
        words = text[trial.start:trial.end]
        yield f"  “{words}” 合第 {trial.pattern + 1} 个模式" + (f"，但{trial.spared}" if trial.spared else "")
    if not found:
        yield "  没有一个模式合得上"
    others = {cue.rule for cue in pack.finder.find(text, after)} - {rule.id}
    if others:
        yield f"  别的规则会判：{'、'.join(sorted(others))}"
    if fired and not rule.plain and _doubted(text, after, rule.id):
        yield "  但统计层认为整句都合规，评判时不报，或只报疑似；真要报，请给规则写 plain: true"


def _doubted(text: str, after: str, rule: str) -> bool:
    from language.listener import listener

    return not any(flag.rule == rule and flag.certainty == "certain" for flag in listener().hear(text, after).flags)
