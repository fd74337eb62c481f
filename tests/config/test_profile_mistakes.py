"""Whatever is wrong with a profile is told in Chinese: file, line, field and what may stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.profile import ProfileError, load_profile

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
SECRET = "MFRGGZDFMZTWQ2LKMFRGGZDFMZ======"
PROFILE = f"""\
terminal: {{id: HT07, hall: 大厅, hours: 全天}}
panel: portrait_27
data_dir: data
catalogue: {{trusted_keys: [{KEY}]}}
devices:
  slip_printer: {{driver: escpos_tcp}}
backend:
  url: https://approval.example
  public_url: https://zwfw.example
  token: top-secret
  sealing_key: k
  receipt_key: {KEY}
timeouts: {{menu_s: 90}}
staff:
  members:
  - {{id: S01, name: 孙, role: clerk, pin_salt: "", pin_digest: "", code_secret: {SECRET}}}
"""
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")  # three words in a row


def refused(path: Path, said: str) -> str:
    path.write_text(said, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("hours: 全天", "hourz: 全天", "第 1 行 terminal.hours：缺这一项"),
        ("hours: 全天", "hourz: 全天", "第 1 行 terminal.hourz：没有这一项；这里可以写：id, hall, hours"),
        ("slip_printer:", "slip_printr:", "第 6 行 devices.slip_printr：没有这一项；这里可以写：id_reader, "),
        ("driver: escpos_tcp", "drivr: x", "devices.slip_printer.drivr：没有这一项；这里可以写：driver"),
        ("portrait_27", "portrait", "第 2 行 panel：只能是：portrait_21_5, portrait_27, landscape"),
        ("HT07", "7", "第 1 行 terminal.id：要写文字"),
        ("https://app", "http://app", "第 8 行 backend.url：要以 https:// 开头"),
        (f"receipt_key: {KEY}", "receipt_key: AAAA", "第 12 行 backend.receipt_key：要写 32 字节"),
        (f"receipt_key: {KEY}", "receipt_key: 卡", "第 12 行 backend.receipt_key：不是 base64"),
        ("menu_s: 90", "menu_s: 0", "第 13 行 timeouts.menu_s：要大于 0"),
        ("menu_s: 90", "menu_s: .inf", "第 13 行 timeouts.menu_s：要写一个有限的数"),
        ("menu_s: 90", "menu_s: .nan", "第 13 行 timeouts.menu_s：要写一个有限的数"),
        ("menu_s: 90", "menu_s: soon", "第 13 行 timeouts.menu_s：要写数字"),
        ("role: clerk", "role: boss", "第 16 行 staff.members.0.role：只能是：helper, clerk, technician"),
        (SECRET, "MFRGG", "staff.members.0.code_secret：要写 16 字节以上"),
        (SECRET, "''", "staff.members.0：只有 PIN 不能进"),
        ("portrait_27", "portrait_27\npanel: portrait_27", "第 3 行第 1 列附近不合 YAML"),
    ],
)
def test_a_mistake_names_file_line_field_and_what_may_stand_there(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    path = tmp_path / "terminal.yaml"
    assert right in PROFILE
    message = refused(path, PROFILE.replace(right, wrong, 1))
    assert str(path) in message
    assert told in message
    assert "top-secret" not in message
    assert ENGLISH.findall(message.replace("kiosk staff add", "")) == []


def test_all_mistakes_are_told_at_once_from_the_top_down(tmp_path: Path) -> None:
    message = refused(
        tmp_path / "terminal.yaml",
        PROFILE.replace("90", "x").replace("HT07", "ht").replace("portrait_27", ""),
    )
    assert re.findall(r"第 (\d+) 行", message) == ["1", "2", "13"]
    assert "有 3 处不对" in message


def test_a_profile_that_is_not_there_or_no_text_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=f"没有 {tmp_path / 'nowhere'}"):
        load_profile(tmp_path / "nowhere")
    with pytest.raises(ProfileError, match="是文件夹"):
        load_profile(tmp_path)
    (tmp_path / "picture.yaml").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(ProfileError, match="不是 UTF-8 编码的文本"):
        load_profile(tmp_path / "picture.yaml")
