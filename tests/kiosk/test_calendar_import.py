"""The notice of a new year taken in: what changes is shown, and nonsense is refused by its line."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.calendars.year import read_years
from kiosk.working_days import Calendar
from tests.kiosk.domain import CALENDAR

NEXT_YEAR = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号

一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。

国务院办公厅
2026年11月5日
"""  # made up for these tests: the notice for 2027 is not known


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CALENDAR, tmp_path / "calendar")
    return tmp_path / "calendar"


def source(tmp_path: Path, said: str, name: str = "notice.txt") -> Path:
    path = tmp_path / name
    path.write_text(said, encoding="utf-8")
    return path


def imported(folder: Path, file: Path, *options: str) -> int:
    return main(["calendar", "import", str(file), "--to", str(folder), *options])


# ---- a new year --------------------------------------------------------------------------------------------


def test_a_new_year_makes_provisional_dates_certain(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Calendar.load(folder).add_workdays(date(2027, 2, 4), 1).is_provisional
    assert imported(folder, source(tmp_path, NEXT_YEAR)) == 0
    said = capsys.readouterr().out
    assert "2027年2月11日（周四）：原来 上班（暂定），现在 春节" in said
    assert "2027年2月20日（周六）：原来 周末（暂定），现在 调休上班" in said
    assert "到 2027-12-28 为止" in said
    due = Calendar.load(folder).add_workdays(date(2027, 2, 4), 1)
    assert (due.day, due.is_provisional) == (date(2027, 2, 15), False)


def test_a_dry_run_writes_nothing(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(folder, source(tmp_path, NEXT_YEAR), "--dry-run") == 0
    assert "没有写文件" in capsys.readouterr().out
    assert not (folder / "2027.yaml").exists()


def test_a_year_that_is_there_is_replaced_only_when_asked(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    amended = NEXT_YEAR.replace("6月9日（周三）放假1天，不调休", "6月9日（周三）放假，共1天")
    moved = NEXT_YEAR.replace("10月9日（周六）", "10月10日（周日）")
    assert imported(folder, source(tmp_path, NEXT_YEAR)) == 0
    assert imported(folder, source(tmp_path, amended)) == 0  # other words, the same days
    assert imported(folder, source(tmp_path, moved)) == 1
    assert "--replace" in capsys.readouterr().err
    assert imported(folder, source(tmp_path, moved), "--replace") == 0
    assert "recompute --all" in capsys.readouterr().out
    assert Calendar.load(folder).is_workday(date(2027, 10, 10))


def test_a_table_gives_the_same_year_as_the_notice(tmp_path: Path, folder: Path) -> None:
    assert imported(folder, source(tmp_path, NEXT_YEAR)) == 0
    written = (folder / "2027.yaml").read_text(encoding="utf-8")
    (year,) = [year for number, year in read_years(folder).items() if number == 2027]
    rows = [f"{day},放假,{span.name}" for span in year.holidays for day in span.days()]
    rows += [f"{day},上班," for day in year.workdays]
    table = source(tmp_path, "\n".join(["日期,安排,节日", *rows]), "2027.csv")
    (folder / "2027.yaml").unlink()
    number = ("--notice", "国办发明电〔2026〕99号", "--published", "2026-11-05")
    assert imported(folder, table, "--year", "2027", *number) == 0
    assert (folder / "2027.yaml").read_text(encoding="utf-8") == written


def test_a_year_in_its_own_shape_is_taken_too(tmp_path: Path, folder: Path) -> None:
    own = source(tmp_path, (folder / "2020.yaml").read_text(encoding="utf-8"), "amended.yaml")
    (folder / "2020.yaml").unlink()
    assert imported(folder, own) == 0
    assert read_years(folder) == read_years(CALENDAR)


# ---- nonsense ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "至3日（周日）放假，共3天",
            "至3日（周六）放假，共3天",
            "第 4 行：2027-01-03 写的是周六，其实是周日",
        ),
        (
            "至3日（周日）放假，共3天",
            "至3日（周日）放假，共4天",
            "第 4 行：从 2027-01-01 起写着共 4 天，数下来是 3 天",
        ),
        ("2月20日（周六）", "2月22日（周一）", "第 5 行：上班日 2027-02-22 是周一，不是周六周日"),
        ("2月20日（周六）", "2月6日（周六）", "第 5 行：2027-02-06 又放假（春节）又上班"),
        ("2月20日（周六）", "2月30日（周六）", "第 5 行：“2月30日(周六)”不是一个日子"),
        ("2月20日（周六）", "1月31日（周日）", "上班日 2027-01-31 写了两次"),
        ("9月26日（周日）、", "", "净 14 天；法定放假是 13 天"),
        (
            "2月5日（农历除夕、周五）至12日（周五）放假调休，共8天",
            "2月6日至12日放假调休，共7天",
            "法定放假的 2027-02-05（春节）",
        ),
        (
            "6月9日（周三）放假1天，不调休",
            "6月9日（周三）天气好",
            "第 8 行：这一句看不懂：“6月9日(周三)天气好”",
        ),
        ("6月9日（周三）放假1天，不调休", "6月9日（周三）放假，与周末连休", "前后都不是周末"),
        ("六、中秋节：9月15日（周三）放假1天，不调休。", "", "没有读到中秋节"),
        ("9月15日（周三）", "10月1日（周五）", "中秋节和国庆节重叠"),
        ("10月1日（周五）至7日（周四）", "10月7日（周四）至1日（周五）", "数下来是 -5 天"),
        ("1月1日（周五）至3日（周日）", "2025年12月31日至2026年1月2日", "2025-12-31 不在 2027 年"),
        ("国办发明电〔2026〕99号", "", "没有找到文号"),
        ("2027年部分", "明年部分", "不知道是哪一年"),
    ],
)
def test_nonsense_is_refused_with_its_line(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    assert imported(folder, source(tmp_path, NEXT_YEAR.replace(old, new))) == 1
    said = capsys.readouterr().err
    assert told in said
    assert not (folder / "2027.yaml").exists()


def test_what_only_looks_doubtful_is_taken_when_confirmed(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doubtful = source(tmp_path, NEXT_YEAR.replace("9月26日（周日）、", ""))
    assert imported(folder, doubtful) == 1
    assert "--confirmed" in capsys.readouterr().err
    assert imported(folder, doubtful, "--confirmed") == 0
    assert "净 14 天" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "name", "status", "told"),
    [
        ("", "a.txt", 1, "不知道是哪一年"),
        ("今天天气好。", "a.txt", 1, "不知道是哪一年"),
        ("日期,节日\n2027-01-01,元旦", "a.csv", 1, "第一行要写列名"),
        ("date,kind,name\n2027-13-01,放假,元旦", "a.csv", 1, "第 2 行：“2027-13-01”不是一个日子"),
        ("date,kind,name\n2027-01-01,休息,元旦", "a.csv", 1, "第 2 行：这一句看不懂"),
        ("year: 2027", "a.yaml", 1, "没有找到文号"),
        ("year: 2027\nnotice: 号\ntitle: t\nholidays: 5\nworkdays: []", "a.yaml", 2, "holidays"),
        ("- 1", "a.yaml", 2, "要写成“名: 值”的样子"),
    ],
)
def test_a_file_that_is_no_year_is_refused(
    tmp_path: Path,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    said: str,
    name: str,
    status: int,
    told: str,
) -> None:
    assert imported(folder, source(tmp_path, said, name)) == status
    assert told in capsys.readouterr().err


def test_a_file_that_is_not_there_or_no_text_is_said_to_be_so(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(folder, tmp_path / "nowhere.txt") == 2
    assert "nowhere.txt" in capsys.readouterr().err
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0")
    assert imported(folder, tmp_path / "picture.txt") == 2
    assert "picture.txt" in capsys.readouterr().err


# ---- check -------------------------------------------------------------------------------------------------


def test_the_shipped_years_are_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "check"]) == 0
    assert "到 2026-12-28 为止" in capsys.readouterr().out


def test_a_year_in_between_that_is_missing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "2022.yaml").unlink()
    assert main(["calendar", "check", "--calendar", str(folder), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["missing"], report["certain_until"]) == ([2022], None)


def test_a_year_that_is_wrong_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "2026.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-10-10", "2026-10-12"), encoding="utf-8")
    assert main(["calendar", "check", "--calendar", str(folder)]) == 1
    assert "上班日 2026-10-12 是周一" in capsys.readouterr().out


@pytest.mark.parametrize("year", ["99999", "-1", "next"])
def test_a_year_that_no_notice_is_of_is_wrong_use(
    tmp_path: Path, folder: Path, year: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["calendar", "import", str(source(tmp_path, NEXT_YEAR)), "--to", str(folder), f"--year={year}"])
    assert ended.value.code == 2
    assert "不是年份" in capsys.readouterr().err
