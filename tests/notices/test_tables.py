"""Tables with numbered rows."""

from pilotstd import notices

from .helpers import TEXTS, read


class TestRows:
    def test_one_cell_per_line(self) -> None:
        (table,) = read("list-table").attachments[0].tables
        assert table.header == ("序号", "典型经验", "主要内容", "责任单位", "推广范围")
        assert [row.number for row in table.rows] == [1, 2, 5]
        assert table.rows[1].cells == ("2", "标准互认", "与有关国家开展标准互认。", "国家标准委", "8个试点地区")
        assert table.rows[2].heading == "养老服务方面（共2项）"

    def test_cells_separated_by_tabs(self) -> None:
        table = read("labelled").attachments[1].tables[0]
        assert [(name, role.value) for name, role in table.rows[0].responsibilities] == [
            ("工业和信息化部", "lead"),
            ("教育部", "shared"),
            ("财政部", "shared"),
        ]

    def test_missing_rows_are_reported(self) -> None:
        reasons = [warning.message for warning in read("list-table").warnings]
        assert reasons == ["missing rows 3 to 4 of the table"]

    def test_short_row_is_kept_and_reported(self) -> None:
        text = (TEXTS / "list-table.txt").read_text("utf-8").replace("8个试点地区\n", "")
        notice = notices.parse(text)
        assert notice.attachments[0].tables[0].rows[1].cells[-1] == "国家标准委"
        assert any(warning.message == "row 2 has 4 cells, the header 5" for warning in notice.warnings)

    def test_span_of_row_is_its_printed_text(self) -> None:
        notice = read("list-table")
        row = notice.attachments[0].tables[0].rows[2]
        assert notice.text[row.span.start : row.span.end].split() == list(row.cells)

    def test_table_in_the_notice_itself(self) -> None:
        notice = notices.parse(
            "商务部关于修路的通知\n一、任务如下\n序号\t任务\t责任单位\n1\t修路\t交通运输部\n2\t造桥\t财政部\n二、其他\n"
        )
        (table,) = notice.tables
        assert [row.cells[1] for row in table.rows] == ["修路", "造桥"]
        assert [section.number for section in notice.sections] == [1, 2]

    def test_reversed_rows_are_reported(self) -> None:
        notice = notices.parse("商务部关于修路的通知\n序号\t任务\n2\t修路\n1\t造桥\n")
        assert any(warning.message == "row 1 of the table comes after row 2" for warning in notice.warnings)


class TestResponsibleColumns:
    def test_column_of_responsible_bodies(self) -> None:
        (table,) = read("list-table").attachments[0].tables
        assert [name for name, _ in table.rows[2].responsibilities] == ["国家卫生健康委", "民政部", "等"]

    def test_bodies_in_charge_are_responsible(self) -> None:
        notice = notices.parse("关于修路的通知\n序号\t事项\t主管单位\n1\t修路\t交通局、财政局\n2\t养路\t交通局\n")
        (table,) = notice.tables
        assert [[name for name, _ in row.responsibilities] for row in table.rows] == [["交通局", "财政局"], ["交通局"]]

    def test_cell_with_dash_has_no_body(self) -> None:
        notice = notices.parse(
            "商务部关于修路的通知\n序号\t任务\t牵头单位\t配合单位\n1\t修路\t交通运输部\t——\n2\t造桥\t财政部\t无\n"
        )
        rows = notice.tables[0].rows
        assert [[name for name, _ in row.responsibilities] for row in rows] == [["交通运输部"], ["财政部"]]

    def test_shifted_cell_is_not_a_body(self) -> None:
        notice = notices.parse(
            "关于修路的通知\n一、修路。\n序号\n任务\n责任单位\n进度\n1\n修路\n交通局\n年底前\n2\n养路\n持续实施\n3\n造桥\n财政局\n"
        )
        (table,) = notice.tables
        assert [[name for name, _ in row.responsibilities] for row in table.rows] == [["交通局"], [], ["财政局"]]

    def test_first_column_headed_by_department_names_who_answers(self) -> None:
        notice = notices.parse(
            "部门职责清单\n部门\t职责与任务\n县教育局\t建设健康学校。\n县自然资源和 规划局\t安排用地。\n"
        )
        (table,) = notice.tables
        assert [[(name, role.value) for name, role in row.responsibilities] for row in table.rows] == [
            [("县教育局", "shared")],
            [("县自然资源和规划局", "shared")],
        ]

    def test_word_for_institutions_in_a_cell_heads_no_column(self) -> None:
        rows = "改革事项\t主要内容\t部门\n金融改革\t支持机构投资者入市\t证监会\n完善制度\t完善会计制度\t财政部\n"
        (table,) = notices.parse(f"改革任务清单\n{rows}").tables
        assert table.header == ("改革事项", "主要内容", "部门")
        assert [[name for name, _ in row.responsibilities] for row in table.rows] == [["证监会"], ["财政部"]]

    def test_column_of_units_of_measure_names_nobody(self) -> None:
        notice = notices.parse("指标清单\n指标\t单位\t目标\n产值\t万元\t500\n人数\t人\t20\n")
        assert [row.responsibilities for row in notice.tables[0].rows] == [(), ()]

    def test_lower_part_of_merged_row_is_read_from_the_right(self) -> None:
        text = (
            "关于修路的通知\n序号\t任务\t要求\t牵头单位\t配合单位\n1\t修路\t甲段\t市交通局\t市财政局\n乙段\t市城管局\t/\n"
            "丙段\t抓紧完成\n2\t造桥\t一座\t市水利局\t/\n"
        )
        notice = notices.parse(text)
        rows = notice.tables[0].rows
        assert [(row.number, [name for name, _ in row.responsibilities]) for row in rows] == [
            (1, ["市交通局", "市财政局"]),
            (1, ["市城管局"]),
            (1, []),
            (2, ["市水利局"]),
        ]
        assert [warning.rule for warning in notice.warnings if "cells" in warning.reason] == ["short-row"] * 2

    def test_heading_between_rows_is_not_a_section(self) -> None:
        text = "任务清单\n序号\t任务\t责任单位\n一、修路\n1\t拓宽\t交通局\n二、养路\n2\t清扫\t城管局\n三、其他\n无。\n"
        notice = notices.parse(text)
        assert [row.heading for row in notice.tables[0].rows] == ["修路", "养路"]
        assert [section.heading for section in notice.sections] == ["其他"]

    def test_text_in_a_column_of_bodies_names_nobody_and_is_reported(self) -> None:
        text = "关于修路的通知\n序号\t任务\t责任单位\n1\t修路\t市交通局\n2\t造桥\t另行通知。待定。\n3\t养路\t/\n"
        notice = notices.parse(text)
        assert [len(row.responsibilities) for row in notice.tables[0].rows] == [1, 0, 0]
        assert [(one.line, one.rule) for one in notice.warnings if one.rule == "cell"] == [(4, "cell")]

    def test_header_of_two_rows(self) -> None:
        text = (
            "关于修路的通知\n序号\t任务\t责任分工\t责任分工\t时限\n序号\t任务\t牵头单位\t配合单位\t时限\n"
            "1\t修路\t市交通局\t市财政局\t年底\n2\t造桥\t市水利局\t市财政局\t年底\n"
        )
        (table,) = notices.parse(text).tables
        assert table.header == ("序号", "任务", "牵头单位", "配合单位", "时限")
        assert [[role.value for _, role in row.responsibilities] for row in table.rows] == [["lead", "shared"]] * 2

    def test_header_repeated_on_the_next_page_is_not_a_row(self) -> None:
        header = "序号\t任务\t责任单位\n"
        notice = notices.parse(f"关于修路的通知\n{header}1\t修路\t市交通局\n{header}2\t造桥\t市水利局\n")
        assert [row.number for row in notice.tables[0].rows] == [1, 2]

    def test_cell_printed_on_two_lines(self) -> None:
        text = (
            "关于修路的通知\n序号\t任务\t责任单位\t时限\n1\t修路\t市交通局\n市财政局\t年底\n2\t造桥\t市水利局\t年底\n"
            "3\t养路\t市城管局 市交通局\t年底\n"
        )
        notice = notices.parse(text)
        rows = notice.tables[0].rows
        assert [[name for name, _ in row.responsibilities] for row in rows] == [
            ["市交通局", "市财政局"],
            ["市水利局"],
            ["市城管局", "市交通局"],
        ]
        assert [row.cells[-1] for row in rows] == ["年底"] * 3
        assert not [one for one in notice.warnings if one.rule == "short-row"]


class TestColumns:
    def test_number_is_in_the_column_that_is_headed_so(self) -> None:
        rows = "类别\t序号\t任务\t责任单位\n就业\t1\t新增就业\t市人社局\n就业\t2\t培训\t市总工会\n养老\t3\t建成中心\t市民政局\n"
        (table,) = notices.parse(f"重点任务清单\n{rows}").tables
        assert [row.number for row in table.rows] == [1, 2, 3]

    def test_heading_says_that_the_first_named_leads(self) -> None:
        rows = "序号\t任务\t责任单位（排名第一为牵头单位）\n1\t新增就业\t市人社局、市财政局\n2\t培训\t市总工会\n"
        (table,) = notices.parse(f"重点任务清单\n{rows}").tables
        assert [[tuple(one) for one in row.responsibilities] for row in table.rows] == [
            [("市人社局", "lead"), ("市财政局", "shared")],
            [("市总工会", "lead")],
        ]
