"""The text of web pages and Word documents."""

import sys
from pathlib import Path

import pytest

from pilotstd import MissingExtra, UnreadableNotice, UnsupportedFormat, notices
from pilotstd.notices._parse.extract import html_text

PAGE = """<!DOCTYPE html><html><head><title>某网</title><style>p { color: red }</style></head><body>
<script>var a = "<p>一、不是正文</p>";</script>
<h1>商务部关于修路<br/>的通知</h1>
<p>商办发〔2026〕3号</p>
<p style="text-indent:2em">各省、自治区、直辖市人民政府：</p>
<p>&emsp;&emsp;一、修路。修&nbsp;100 公里&mdash;&mdash;不含桥。<span>（交通运输部</span>负责）</p>
<p>商务部</p><p>2026年3月9日</p>
<p>附件</p><p>分工表</p>
<table><tbody>
<tr><th><p>序号</p></th><th>任务</th><th>责任单位</th></tr>
<tr><td>1</td><td><p>修路</p><p>（一期）</p></td><td>交通运输部、<br>财政部</td></tr>
</tbody></table></body></html>"""


class TestHtml:
    def test_html_file_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.html"
        path.write_text(PAGE, encoding="utf-8")
        notice = notices.read(path)
        assert notice.title == "商务部关于修路的通知"
        assert notice.number == "商办发〔2026〕3号"
        (section,) = notice.sections
        assert section.text.startswith("修 100 公里——不含桥。")
        assert [name for name, _ in section.responsibilities] == ["交通运输部"]

    def test_html_table_rows_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.htm"
        path.write_text(PAGE, encoding="utf-8")
        (table,) = notices.read(path).attachments[0].tables
        assert table.header == ("序号", "任务", "责任单位")
        assert table.rows[0].cells == ("1", "修路（一期）", "交通运输部、财政部")
        assert [name for name, _ in table.rows[0].responsibilities] == ["交通运输部", "财政部"]

    @pytest.mark.parametrize("page", ["<p>甲", "<table><td>甲", "<div><script>乙</div><p>丙", "<!--", "<", "&#x;"])
    def test_broken_html_gives_what_it_has(self, page: str) -> None:
        assert "乙" not in html_text(page)


class TestDocx:
    def test_docx_file_is_read(self, tmp_path: Path) -> None:
        docx = pytest.importorskip("docx")
        document = docx.Document()
        for line in (
            "商务部关于修路的通知",
            "商办发〔2026〕3号",
            "一、修路。（交通运输部负责）",
            "商务部",
            "2026年3月9日",
            "附件",
            "分工表",
        ):
            document.add_paragraph(line)
        table = document.add_table(rows=2, cols=2)
        for row, cells in zip(table.rows, (("序号", "任务"), ("1", "修路")), strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        path = tmp_path / "notice.docx"
        document.save(str(path))
        notice = notices.read(path)
        assert notice.number == "商办发〔2026〕3号"
        assert [name for name, _ in notice.sections[0].responsibilities] == ["交通运输部"]
        assert notice.attachments[0].tables[0].rows[0].cells == ("1", "修路")

    def test_broken_docx_is_read_or_refused(self, tmp_path: Path) -> None:
        docx = pytest.importorskip("docx")
        path = tmp_path / "notice.docx"
        document = docx.Document()
        document.add_paragraph("商务部关于修路的通知")
        document.save(str(path))
        whole = path.read_bytes()
        refused = []
        for place in range(0, len(whole), len(whole) // 60):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
            try:
                notices.read(path)
            except UnreadableNotice as error:
                refused.append(str(error))
        assert len(refused) > 10
        assert all("notice.docx is not a .docx file: " in reason for reason in refused)

    def test_file_that_is_not_a_docx_is_refused(self, tmp_path: Path) -> None:
        pytest.importorskip("docx")
        path = tmp_path / "notice.docx"
        path.write_bytes(b"no zip")
        with pytest.raises(UnreadableNotice, match=r"notice\.docx is not a \.docx file"):
            notices.read(path)

    def test_docx_without_library_names_the_extra(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "docx", None)
        path = tmp_path / "notice.docx"
        path.write_bytes(b"")
        with pytest.raises(MissingExtra, match=r'pip install "pilotstd\[docx\]"'):
            notices.read(path)


class TestOtherFiles:
    def test_binary_file_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.txt"
        path.write_bytes(bytes(range(256)))
        with pytest.raises(UnreadableNotice, match=r"notice\.txt is not UTF-8"):
            notices.read(path)

    def test_unsupported_suffix_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.pdf"
        path.write_bytes(b"%PDF")
        with pytest.raises(UnsupportedFormat, match=r"unsupported suffix '\.pdf': expected one of \.txt"):
            notices.read(path)
