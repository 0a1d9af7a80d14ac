"""The text of web pages and Word documents."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotstd import MissingExtra, UnreadableNotice, UnsupportedFormat, limits, notices
from pilotstd.notices._parse.extract import text_of
from pilotstd.notices._parse.page import text_of_page

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
        assert "乙" not in text_of_page(page)


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

    @pytest.mark.parametrize(
        ("limit", "message"), [("elements", "expected at most 10; allow more by"), ("unpacked", "would unpack from")]
    )
    def test_docx_beyond_a_limit_is_refused(self, tmp_path: Path, limit: str, message: str) -> None:
        docx = pytest.importorskip("docx")
        path = tmp_path / "notice.docx"
        docx.Document().save(str(path))
        with limits.changed(**{limit: 10, "ratio": 1}), pytest.raises(UnreadableNotice, match=message):
            notices.read(path)

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
        path = tmp_path / "notice.rtf"
        path.write_bytes(b"{}")
        with pytest.raises(UnsupportedFormat, match=r"unsupported suffix '\.rtf': expected one of \.txt"):
            notices.read(path)

    def test_page_is_read_without_library_only_with_the_extra(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "lxml.html", None)
        path = tmp_path / "notice.html"
        path.write_text(PAGE, encoding="utf-8")
        with pytest.raises(MissingExtra, match=r'pip install "pilotstd\[html\]"'):
            notices.read(path)


class TestCharset:
    @pytest.mark.parametrize(
        ("head", "charset"),
        [
            ('<meta charset="gb2312">', "gb18030"),
            ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gbk"),
            ("<meta charset=utf-8>", "utf-8"),
            ("", "utf-8-sig"),
            ("", "utf-16"),
            ('<?xml version="1.0" encoding="gb18030"?>', "gb18030"),
            ('<meta charset="gb2312">', "utf-8"),
            ('<meta charset="x-unknown">', "utf-8"),
        ],
    )
    def test_page_is_decoded_as_it_declares(self, head: str, charset: str, tmp_path: Path) -> None:
        path = tmp_path / "notice.html"
        path.write_bytes(f"{head}<p>关于修路的通知</p><p>一、修路。（交通局负责）</p>".encode(charset))
        assert notices.read(path).title == "关于修路的通知"

    def test_undeclared_gbk_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.html"
        path.write_bytes("<p>关于修路的通知</p>".encode("gbk"))
        with pytest.raises(UnreadableNotice, match=r"notice\.html is not in utf-8"):
            notices.read(path)


class TestHiddenText:
    @pytest.mark.parametrize("hides", ['style="color:red; display: none"', 'style="visibility:hidden"', "hidden"])
    def test_hidden_element_is_left_out(self, hides: str) -> None:
        page = f"<p>一、修路。</p><div {hides}><p>二、修桥。<b>三、</b></p></div>尾<!-- 四、 --><p>五、养路。</p>"
        assert text_of_page(page).split("\n") == ["一、修路。", "尾", "五、养路。"]

    def test_page_that_shows_nothing_is_read_whole(self) -> None:
        assert (
            text_of_page('<div style="display:none"><p>一、修路。</p></div><p>展开</p>').split("\n")[0] == "一、修路。"
        )

    def test_preformatted_text_keeps_its_lines(self) -> None:
        assert text_of_page("<pre>一、修路。\n二、修桥。</pre>").split("\n") == ["一、修路。", "二、修桥。"]

    def test_page_of_marks_alone_is_empty(self) -> None:
        with pytest.raises(UnreadableNotice, match="the text is empty"):
            notices.parse(text_of_page("<!-- -->"))


class TestMergedCells:
    def test_merged_cells_are_repeated(self) -> None:
        page = """<table><tr><th>序号</th><th>任务</th><th>要求</th><th>牵头单位</th><th>配合单位</th></tr>
        <tr><td colspan="5">一、修路</td></tr>
        <tr><td rowspan="2">1</td><td rowspan="2">修路</td><td>甲段</td><td>市交通局</td><td></td></tr>
        <tr><td>乙段</td><td>市城管局</td><td>市财政局</td></tr></table>"""
        assert text_of_page(page).split("\n") == [
            "序号\t任务\t要求\t牵头单位\t配合单位",
            "一、修路",
            "1\t修路\t甲段\t市交通局\t\u200b",
            "1\t修路\t乙段\t市城管局\t市财政局",
        ]
        (table,) = notices.parse(f"关于修路的通知\n{text_of_page(page)}").tables
        bodies = [[(name, role.value) for name, role in row.responsibilities] for row in table.rows]
        assert bodies == [[("市交通局", "lead")], [("市城管局", "lead"), ("市财政局", "shared")]]
        assert {row.heading for row in table.rows} == {"修路"}

    def test_table_that_sets_a_page_is_text(self) -> None:
        page = "<table><tr><td>导航</td><td>搜索</td></tr><tr><td><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table></td>"
        assert text_of_page(page).split("\n") == ["导航", "搜索", "甲\t乙", "丙\t丁"]

    def test_long_merged_cell_is_not_repeated(self) -> None:
        page = f"<table><tr><td rowspan=3>{'长' * 400}<td>甲<tr><td>乙<tr><td>丙</table>"
        assert text_of_page(page).split("\n")[1:] == ["\u200b\t乙", "\u200b\t丙"]

    @pytest.mark.parametrize("span", ["0", "-3", "x", "99999999999", "1000"])
    def test_any_span_is_read(self, span: str) -> None:
        page = f'<table><tr><td colspan="{span}" rowspan="{span}">甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>'
        assert "丙" in text_of_page(page) or span == "1000"


class TestWord:
    """Documents written by hand, with what python-docx does not write itself."""

    @pytest.fixture
    def read_xml(self, tmp_path: Path) -> Callable[..., list[str]]:
        docx = pytest.importorskip("docx")

        def read(*xml: str, numbering: str = "") -> list[str]:
            from docx.oxml import parse_xml

            document = docx.Document()
            spaces = " ".join(f'xmlns:{name}="{url}"' for name, url in NAMESPACES.items())
            for number, one in enumerate(xml):
                root = parse_xml(f"<w:body {spaces}>{one}</w:body>")
                for child in list(root):
                    document.element.body.insert(number, child)
            if numbering:
                part = document.part.numbering_part
                root = parse_xml(f"<w:numbering {spaces}>{numbering}</w:numbering>")
                for child in list(part.element):
                    part.element.remove(child)
                for child in list(root):
                    part.element.append(child)
            path = tmp_path / "notice.docx"
            document.save(str(path))
            return [line for line in text_of(path).split("\n") if line]

        return read

    def test_tracked_changes_are_accepted(self, read_xml: Callable[..., list[str]]) -> None:
        xml = "<w:p><w:r><w:t>修</w:t></w:r><w:del><w:r><w:delText>桥</w:delText></w:r></w:del><w:ins><w:r><w:t>路</w:t></w:r></w:ins></w:p>"
        assert read_xml(xml) == ["修路"]

    def test_content_controls_and_soft_breaks_are_read(self, read_xml: Callable[..., list[str]]) -> None:
        xml = "<w:sdt><w:sdtContent><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        assert read_xml(xml) == ["甲", "乙  丙"]

    def test_hidden_text_is_left_out(self, read_xml: Callable[..., list[str]]) -> None:
        xml = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t></w:r></w:p>"
        assert read_xml(xml) == ["乙"]

    def test_text_box_is_read_once(self, read_xml: Callable[..., list[str]]) -> None:
        box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
        xml = (
            f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>甲</w:t></w:r></w:p>"
        )
        assert read_xml(xml) == ["甲", "框"]

    def test_merged_cells_are_repeated(self, read_xml: Callable[..., list[str]]) -> None:
        def cell(text: str, properties: str = "") -> str:
            return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

        rows = [
            cell("序号") + cell("任务") + cell("责任单位"),
            cell("一、修路", '<w:gridSpan w:val="3"/>'),
            cell("1", '<w:vMerge w:val="restart"/>') + cell("修路") + cell("交通局"),
            cell("", "<w:vMerge/>") + cell("养路") + cell(""),
        ]
        xml = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
        assert read_xml(xml) == ["序号\t任务\t责任单位", "一、修路", "1\t修路\t交通局", "1\t养路\t\u200b"]

    def test_nested_table_stays_in_its_cell(self, read_xml: Callable[..., list[str]]) -> None:
        inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        xml = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        assert read_xml(xml) == ["内\t外"]

    def test_automatic_numbers_are_printed(self, read_xml: Callable[..., list[str]]) -> None:
        numbering = """<w:abstractNum w:abstractNumId="7">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl></w:abstractNum>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>"""

        def item(level: int, text: str) -> str:
            number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'
            return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

        items = [item(0, "甲"), item(1, "乙"), item(1, "丙"), item(2, "点"), item(0, "丁"), item(1, "戊")]
        assert read_xml(*items, numbering=numbering) == ["一、甲", "1.乙", "2.丙", "点", "二、丁", "1.戊"]


class TestPdf:
    def test_pdf_with_a_text_layer_is_read(self, tmp_path: Path) -> None:
        pytest.importorskip("pypdf")
        path = tmp_path / "notice.pdf"
        lines = [
            "关于修路的通知",
            "商办发〔2026〕3号",
            "一、修路。修一百公里公路，并且加强对各个路段",
            "的养护。（交通运输部负责）",
        ]
        path.write_bytes(pdf_of(lines))
        notice = notices.read(path)
        assert notice.number == "商办发〔2026〕3号"
        assert [name for name, _ in notice.sections[0].responsibilities] == ["交通运输部"]

    def test_scan_is_refused(self, tmp_path: Path) -> None:
        pytest.importorskip("pypdf")
        path = tmp_path / "notice.pdf"
        path.write_bytes(pdf_of([]))
        with pytest.raises(UnreadableNotice, match="no text layer"):
            notices.read(path)

    def test_file_that_is_not_a_pdf_is_refused(self, tmp_path: Path) -> None:
        pytest.importorskip("pypdf")
        path = tmp_path / "notice.pdf"
        path.write_bytes(b"%PDF")
        with pytest.raises(UnreadableNotice, match=r"notice\.pdf is not a PDF"):
            notices.read(path)


NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}


def pdf_of(lines: list[str]) -> bytes:
    """A PDF of one page whose font has no glyphs, but names its characters."""
    codes = {char: code for code, char in enumerate(dict.fromkeys("".join(lines)), 1)}
    shown = "".join(f"<{''.join(f'{codes[char]:04x}' for char in line)}> Tj 0 -20 Td " for line in lines)
    names = "".join(f"<{code:04x}> <{ord(char):04x}>\n" for char, code in codes.items())
    content = f"BT /F 12 Tf 50 700 Td {shown} ET"
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{names}endbfchar endcmap"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        f"<</Length {len(cmap)}>>\nstream\n{cmap}\nendstream",
    ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    data += b"".join(f"{offset:010} 00000 n \n".encode("ascii") for offset in offsets)
    return data + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
