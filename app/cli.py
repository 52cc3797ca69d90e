"""The command ``peilian``. Every command is thin; user errors are one readable line and exit 2."""
from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import List, Optional, TextIO

import typer
from rich.console import Console

from language.authoring import DataError, UserError

app = typer.Typer(help="陪练：给和患者说话的人练习用的训练室。", no_args_is_help=True, add_completion=False,
                  pretty_exceptions_enable=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def _say(text: str) -> None:
    errors.print(text, markup=False)


@app.command()
def serve(host: str = typer.Option("127.0.0.1", help="监听的地址"), port: int = typer.Option(8000, min=1, max=65535, help="端口"),
          db: Path = typer.Option(Path("sessions.db"), help="存放对话的 SQLite 文件")) -> None:
    """打开训练室网页。"""
    from app.web.server import run

    run(host, port, db)


@app.command()
def train(quiet: bool = typer.Option(False, help="没有变化时不说话")) -> None:
    """训练识别模型和 Rasa 模型（data/ 没有变化就不做）。"""
    from app.training import model_path, train as train_all

    if not (quiet and model_path().exists()):
        train_all(_say)


@app.command()
def check(personas: bool = typer.Option(False, "--personas", help="再让患者和五种学员对话，查他们的契约"),
          ids: Optional[List[str]] = typer.Argument(None, metavar="[ID]...", help="只查这些患者；不写就查全部"),
          seeds: int = typer.Option(6, min=1, help="每位患者、难度、学员的对话数；全查用 200"),
          replays: int = typer.Option(20, min=1, help="每位患者重放几次对话；全查用 1000"),
          jobs: int = typer.Option(0, min=0, help="几个进程；0 为全部处理器"),
          unused: bool = typer.Option(False, help="列出从来没有说到的句子（文件:行）")) -> None:
    """检查 data/ 里的全部文件；有错就逐条列出 文件:行，退出码 1。加 --personas 还查患者的契约。"""
    from app.checking import problems

    if ids and not personas:
        raise UserError("要查患者的契约，请写 peilian check --personas " + " ".join(ids))

    found = problems()
    for problem in found:
        print(problem)
    if found:
        _say(f"共 {len(found)} 处问题。")
        raise typer.Exit(1)
    _say("data/ 没有问题。")
    if personas:
        from app.contracts.command import check_personas

        if not check_personas(ids or [], seeds, replays, jobs or os.cpu_count() or 1, unused):
            raise typer.Exit(1)
        _say("契约都守住了。")


@app.command()
def personas() -> None:
    """列出可练的患者。"""
    from app.listing import persona_table

    Console().print(persona_table())


persona_commands = typer.Typer(help="写新患者。", no_args_is_help=True)
app.add_typer(persona_commands, name="persona")


@persona_commands.command("new")
def persona_new(name: str = typer.Argument(..., metavar="ID", help="新编号，小写英文"),
                like: str = typer.Option("price_focused", help="照着哪位患者起稿")) -> None:
    """写一份带注释、能直接用的 data/personas/ID.yml，从它改起；已有的文件不会被覆盖。"""
    from app.new_persona import new_persona

    print(new_persona(name, like))
    _say(f"写好了。改完运行：peilian check --personas {name}；怎么改，见文件里的说明和 CONTRIBUTING.md")


@app.command()
def scenarios() -> None:
    """列出可练的场景。"""
    from app.listing import scenario_table

    Console().print(scenario_table())


@app.command()
def understand(as_json: bool = typer.Option(False, "--json", help="每行一个 JSON 对象"),
               list_errors: bool = typer.Option(False, "--errors", help="按混淆的动作列出标注文件里听错的句子，看看该补写什么例句"),
               before: str = typer.Option("", help="患者刚说的话：问了价，光一个 120 也是价钱"),
               text: Optional[List[str]] = typer.Argument(None, help="要听的话，不写就从标准输入逐行读；"
                                                          "加 --errors 时是标注文件，不写就用开发集")) -> None:
    """听一句话里有哪些动作和信息；--errors 列出听错的。"""
    from app.hearing import DEVELOPMENT, show, show_errors, show_json

    screen = Console(soft_wrap=True, highlight=False)
    if list_errors:
        for part in show_errors([Path(name) for name in text or ()] or [DEVELOPMENT], as_json):
            print(part) if as_json else screen.print(part)
        return
    # An argument that is not UTF-8 arrives with surrogates in it.
    given = (line.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for line in text or ())
    lines = given if text else (line.rstrip("\r\n") for line in _stdin())
    for line in lines:
        if as_json:
            print(show_json(line, before), flush=True)
        else:
            screen.print(show(line, before))


@app.command()
def evaluate(files: List[Path] = typer.Argument(..., help="对话记录：.json 或 .jsonl"),
             format: str = typer.Option("text", help="text、json、html 或 md"),
             rules_version: Optional[str] = typer.Option(None, help="照哪一版规则评判，见 peilian rules versions")) -> None:
    """评判对话记录，给出带证据的报告。"""
    from app.judging import judge_files

    for report in judge_files(files, format, rules_version):
        print(report, flush=True)


@app.command()
def rules(words: Optional[List[str]] = typer.Argument(None, help="规则编号；或 test 编号 句子；或 freeze（存档今天的规则）；或 versions"),
          category: Optional[str] = typer.Option(None, help="只列这一类"),
          after: str = typer.Option("", help="患者的前一句话，配合 test"),
          conflicts: bool = typer.Option(False, "--conflicts", help="列出讲义与法律的冲突和合规的说法"),
          html: Optional[Path] = typer.Option(None, help="把全部规则写成一页网页")) -> None:
    """列出、查看、试用红线规则。"""
    from app.rules_command import show_rules

    show_rules(list(words or ()), category, after, conflicts, html)


@app.command()
def rescore(files: List[Path] = typer.Argument(..., help="对话记录，以及它们从前的 JSON 报告（按编号配对）"),
            rules_version: Optional[str] = typer.Option(None, help="没有旧报告的对话，拿哪一版规则的结果作比较")) -> None:
    """照今天的规则重新评判，说明变了什么、为什么。"""
    from app.rescoring import rescore_lines

    for line in rescore_lines(files, rules_version):
        print(line, flush=True)


@app.command()
def chat(persona: str = typer.Option("price_focused", help="患者，见 peilian personas"),
         scenario: str = typer.Option("online_consult", help="场景或流程编号，见 peilian scenarios"),
         difficulty: int = typer.Option(2, help="难度 1 到 3"), seed: int = typer.Option(0, help="同样的种子和话，同样的对话"),
         profile: str = typer.Option("", help="患者是谁（data/profiles 的编号）；不写就由种子选"),
         as_json: bool = typer.Option(False, "--json", help="每条患者消息一个 JSON 对象，最后是报告"),
         explain: bool = typer.Option(False, help="显示患者每句话的原因")) -> None:
    """在终端里和患者对话；也可以把学员的话从管道送进来，一行一句。"""
    from app.chatting import chat as hold

    lines = _stdin()
    # Who types is waited for; lines out of a pipe are all there at once.
    hold(persona, scenario, difficulty, seed, profile, lines, as_json, explain, time.monotonic if lines.isatty() else None)


@app.command()
def simulate(trainee: str = typer.Option("good", help="good（也叫 excellent）、average、curt、pushy、poor、unlawful 或 random"),
             persona: str = typer.Option("price_focused", help="患者"), scenario: str = typer.Option("online_consult", help="场景或流程编号"),
             difficulty: int = typer.Option(2, help="难度 1 到 3"), seed: int = typer.Option(0, help="种子"),
             profile: str = typer.Option("", help="患者是谁（data/profiles 的编号）；不写就由种子选"),
             as_json: bool = typer.Option(False, "--json", help="输出 JSON"),
             explain: bool = typer.Option(False, help="显示患者每句话的原因")) -> None:
    """让写好台词的学员和患者对话一遍。"""
    from app.chatting import simulate as play

    play(trainee, persona, scenario, difficulty, seed, profile, as_json, explain)


@app.command()
def retry(session: str = typer.Argument(..., help="对话编号（网页地址 /talks/ 后面的一段），或对话记录文件"),
          turn: int = typer.Option(..., help="从第几轮重来，轮次与报告上的一样，从 0 数起"),
          db: Path = typer.Option(Path("sessions.db"), help="训练室存放对话的文件"),
          as_json: bool = typer.Option(False, "--json", help="输出一个 JSON 对象")) -> None:
    """从某一轮重来：新的话从标准输入读，一行一句；然后把上次和这次并排比较。"""
    from app.retrying import retry as again

    again(session, turn, _stdin(), db, as_json)


def _stdin() -> TextIO:
    """Standard input line by line; broken bytes are replaced, never fatal, and only a line feed ends a line."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    return sys.stdin


def main() -> None:
    """Runs the command; what the user can mend is said in one line (exit 2), never as a traceback."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # JSON may smuggle in half a character (\\ud800)
    try:
        app()
    except DataError as error:
        _say(str(error))
        sys.exit(2)
    except UserError as error:
        _say(f"出错：{error}")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
