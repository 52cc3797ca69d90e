"""One page with every rule: law, proof, what else was considered; and the handout conflicts."""
from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Iterator

from app.rules import SEVERITY, VERIFIED, considered
from evaluators.conflicts import load_conflicts
from evaluators.rulebook import rules_version
from language.authoring import UserError
from language.cues import Rule
from language.red_flags import Category, load_red_flags

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>陪练红线规则 {version}</title><style>
body {{ font: 16px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 60rem; margin: 0 auto;
  padding: 1rem; color: #222; background: #fff; }}
h2 {{ border-top: 2px solid #888; padding-top: 1rem; }} h3 {{ margin-bottom: 0; }} a {{ color: #05506b; }}
.id {{ font-family: monospace; }} .law, .why {{ color: #444; }} mark {{ background: #ffe1dc; }}
li {{ margin: .1rem 0; }} .pass::marker {{ content: "✓ "; }} .flag::marker {{ content: "✗ "; }}
table {{ border-collapse: collapse; }} td, th {{ border: 1px solid #aaa; padding: .3rem; text-align: left;
  vertical-align: top; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #16181a; color: #e6e6e6; }} a {{ color: #8fd0e8; }}
  .law, .why {{ color: #bbb; }} mark {{ background: #6b2a20; color: #fff; }} }}
</style></head><body>
<h1>红线规则</h1><p>版本 {version}，{count} 条规则，{categories} 类。法条核对到什么程度写在每条后面；这不是法律意见。</p>
<nav><ul>{index}</ul></nav>{body}</body></html>
"""


def write_page(path: Path) -> int:
    """Writes the page and returns the number of rules on it.

    Raises:
        UserError: if the file cannot be written.
    """
    pack = load_red_flags()
    entries = pack.categories.values()
    index = "".join(f'<li><a href="#{entry.category}">{escape(entry.title)}</a>'
                    f"（{SEVERITY[entry.severity]}，{len(entry.flags)} 条）</li>" for entry in entries)
    page = _PAGE.format(version=rules_version(), count=len(pack.rules), categories=len(pack.categories),
                        index=index + '<li><a href="#conflicts">讲义与法律冲突</a></li>',
                        body="".join([*map(_category, entries), *_conflicts()]))
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UserError(f"写不了 {path}（{error.strerror or error}）；请换个地方") from None
    return len(pack.rules)


def _category(entry: Category) -> str:
    laws = "".join(f"<li>{escape(law.article)}（{VERIFIED[law.status]}）</li>" for law in entry.law)
    proof = "<p>要医院事实卡或对话本身能证明才扣分，否则只标待核实。</p>" if entry.fact_check else ""
    return (f'<h2 id="{entry.category}">{escape(entry.title)} <small class="id">{entry.category}</small>'
            f"（{SEVERITY[entry.severity]}）</h2>"
            f"<p>{escape(entry.definition)}</p><ul class=\"law\">{laws}</ul><p class=\"why\">{escape(entry.why)}</p>"
            f"<p>可以说：{escape(entry.rewrite)}</p>{proof}" + "".join(_rule(entry, rule) for rule in entry.flags))


def _rule(entry: Category, rule: Rule) -> str:
    lines = "".join([*(_line(item, "flag") for item in rule.must_flag),
                     *(_line(item, "pass") for item in rule.must_pass)])
    rewrite = f"<p>可以说：{escape(rule.rewrite)}</p>" if rule.rewrite else ""
    return (f'<h3 id="{rule.id}"><span class="id">{rule.id}</span> {escape(rule.title)}</h3>'
            f"<p>{escape(rule.message)}</p>{rewrite}<ul>{lines}</ul>"
            f"<p class=\"why\">考虑过：{escape('；'.join(considered(entry, rule)))}</p>")


def _line(item: object, kind: str) -> str:
    after, line = ("", item) if isinstance(item, str) else (f"患者：{item.after} → ", item.line)
    marked = escape(line).replace("【", "<mark>").replace("】", "</mark>")
    return f'<li class="{kind}">{escape(after)}{marked}</li>'


def _conflicts() -> Iterator[str]:
    found = load_conflicts()
    yield '<h2 id="conflicts">讲义与法律冲突</h2><table>'
    yield "<tr><th>编号</th><th>讲义这样教</th><th>依据</th><th>合规的说法</th></tr>"
    for item in found.conflicts:
        yield (f"<tr><td>{item.id}<br>{SEVERITY[item.severity]}</td>"
               f"<td>{escape(item.says)}<br>{escape(found.handouts[item.handout])}</td>"
               f"<td>{escape(item.law)}</td><td>{escape(item.lawful)}</td></tr>")
    yield "</table>"
