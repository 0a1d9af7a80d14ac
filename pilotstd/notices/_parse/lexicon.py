"""Words of official Chinese that the parser knows: bodies, places, documents, duties, and what web pages print around a text.

Plain lists, so that a word can be added without knowing the patterns that are built from them.
"""

from collections.abc import Iterable


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of the words."""
    return f"(?:{'|'.join(words)})"


# --- Documents ------------------------------------------------------------------------------------------------------

OFFICIAL_KINDS = _words("决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 复函 函 纪要")
"""The kinds of official document (GB/T 9704, 公文种类)."""

OTHER_KINDS = _words("""
    方案 规划 计划 办法 规定 细则 条例 清单 纲要 指南 要点 措施 目录 规则 安排 规程 规范 标准 指引 名单 倡议 倡议书 建议 公约 章程
    分工 答复 举措 政策 分工表 分解表 一览表 汇总表 任务表
""")
"""What the titles of attached texts end in."""

# --- Bodies ---------------------------------------------------------------------------------------------------------

BODY_ENDINGS = _words("""
    部 委 局 署 办 院 会 厅 处 处室 科室 所 司 社 台 政府 兵团 部门 单位 机构 机关 中心 公司 集团 铁路 银行 支行 分行 人行 中央 法院 检察院
    党组 工商联 妇联 残联 侨联 文联 作协 科协 记协 中消协 军 部队 武警 海关 边检 小组 专班 专员 组织 院校 高校 学校 大学 学院 企业
    办公室 团体 馆 队 部属 各地 地方 地区 省 自治区 市 州 盟 县 区 旗 镇 街道 开发区 新区 园区 平台 港澳办 军区 战区 领导人 学会 协会 商会
    中科院 社科院 各方 方面 成员 联盟 主体 系统
""")
"""What the name of a body ends in; brackets after it, as in 教育厅（局）, are taken off first."""

NOT_BODIES = _words(
    "社会 城镇 机会 大会 城市 都市 社区 市场 上市 以内 年内 办法 内部 全部 外部 干部 总部 中央和国家 区域 地方政府和社会"
)
"""Words that end like the name of a body and are not one."""

NAME_NEVER_BEGINS = _words("""
    支持 鼓励 推动 推进 引导 聚合 组建 共建 加强 加快 依托 培育 打造 发挥 充分 积极 保障 促进 落实 强化 完善 提升 优化 规范 健全 深化 扩大 实施 探索 开展 制定
""")
"""Verbs with which a sentence begins, and the name of a body does not."""

COLLECTIVE_ENDINGS = _words(
    "政府 党委 部门 单位 机构 厅 局 委 办 院 会 处 所 司 海关 银行 分行 兵团 中心 联社 公安 馆 队 公司 法院 主管部门"
)
"""What a collective ends in: 各省、自治区、直辖市人民政府."""

ROW_ENDINGS = _words("部门 单位 厅（局） 机构 机关")
"""What a row of fields ends in: 发展改革、财政部门."""

# --- Duties ---------------------------------------------------------------------------------------------------------

HELPING_VERBS = ("配合", "参加", "参与", "协助", "协办", "协同", "支持")
"""What those do who help."""

DUTY_VERBS = _words("""
    负责 负总责 负主责 落实 完善 实施 推进 推动 开展 办理 承担 承办 主办 执行 完成 指导 督促 监督 协调 统筹 牵头 参加 参与 配合 协助 协办
    协同 支持
""")
"""What a body does that is named in a clause of responsibility."""

MANNERS = _words("""
    结合实际 依法 分别 共同 各自 各负其责 具体 统一 联合 分头 同步 主动 积极 密切 加强 持续 加快 认真 切实 扎实 抓紧 不断 予以 给予
""")
"""How a body does it: the words before the verb."""

MODALS = _words("要 应 应当 应该 须 必须 可 可以 将 已 需")
"""After the name of a body they make a sentence of the text, and no clause."""

GLOSSES = _words("以下 下称 简称 含 不含 包括 即 如 原 见 其中 另")
"""What a bracket begins with that explains a name."""

LEADING_LABELS = ("牵头", "主办", "主责", "第一责任")
"""What the label before those who lead begins with: 牵头单位：."""

SHARING_LABELS = _words("负责 责任 配合 参加 参与 协助 协办 协同 支持 承办 实施 落实 完成 指导")
"""What the label before the others begins with: 责任单位：."""

HEADING_ENDINGS = _words("单位 部门 主体")
"""What the heading of a column of bodies ends with; not 机构, which in a cell is rather what is dealt with: 支持机构投资者入市."""

LABEL_ENDINGS = (*HEADING_ENDINGS, "机构")
"""What either label in a clause ends with."""

# --- Tasks ----------------------------------------------------------------------------------------------------------

MAKING_VERBS = _words("制定 制修订 制订 研制 起草 编制 修订")
"""What is done to a standard that is made or revised."""

STANDARD_ENDINGS = _words("规范 指南 标准 通则 指引 规程 导则 准则 要求 总则 细则 术语 分类")
"""What the title of a standard ends in."""

WORK_VERBS = _words("推进 推动 探索 加大 加快 开展 支持 参与 建立 完善 组织 实施 落实 加强 深化 鼓励")
"""What the title of other work begins with."""

# --- Web pages ------------------------------------------------------------------------------------------------------

# The labels of the table above a text: 索引号, 发文字号, 成文日期, 浏览量, …: a word of the first list with one of the second, or one of the third.
FIELD_SUBJECTS = _words("""
    发文 发布 公布 公开 颁布 制定 制发 印发 签发 实施 施行 生效 失效 废止 成文 生成 登记 信息 文件 文章 法规 公文 主题 内容 所属 有效 时效
    效力 阅读 浏览 访问 点击 下载 页面 组配 服务 体裁 统一 主办 适用
""")
FIELD_NOUNS = _words("""
    标题 名称 文号 字号 编号 号 机关 机构 单位 部门 主体 人 日期 时间 分类 类别 类型 行业 区域 范围 方式 属性 状态 来源 性 级别 量 率 数 次数
    人次 功能 内容 概述 词 地址 目录 登记号
""")
FIELDS = _words("""
    索引号 标题 名称 文号 字号 来源 时间 日期 份号 密级 分类 体裁 时效 编辑 作者 字体 分享 签发人 责任编辑 当前位置 您的位置 您现在的位置
    您所在的位置 现在位置 保护视力色 视力保护色 背景色 打印 浏览 阅读 点击 标签 关键词 大 中 小
""")

NUMBER_FIELDS = ("文号", "字号", "文件编号")
"""The fields with the document number end in one of these."""
ISSUED_FIELDS = ("成文", "发文日期", "发文时间", "印发日期", "印发时间", "签发日期", "生成日期", "制发日期")
"""The fields with the date of issue begin with one of these; that of publication on the page is another matter."""
ISSUER_FIELDS = ("发文机关", "发文单位", "发文部门", "发文机构", "制定机关", "颁布机关", "颁布单位")
TITLE_FIELDS = ("标题", "名称")
"""The fields with the title end in one of these."""
TEXT_FIELDS = ("内容", "概述", "功能", "正文")
"""The fields below which the text itself begins end in one of these."""

NOISE = _words(
    "特急 加急 急件 平急 特提 秘密 机密 绝密 打印 分享 收藏 关闭 字号 主动公开 新闻中心 信息中心 政策中心 复制链接 大中小"
)
"""Lines above a text that belong to the page."""

FOOT_OF_PAGE = _words("""
    责任编辑 扫一扫 扫码 分享到 返回顶部 上一篇 下一篇 网站标识码 政策解读 图片解读 公开方式 附件列表 附件下载 下载附件 原文下载 内容纠错 联系我们 网站地图 打印
    关闭 相关附件 相关稿件 相关链接 相关阅读 相关新闻 相关文件 相关解读 【
""")
"""What lines below a text begin with that belong to the page."""

FOOT_FIELDS = _words("""
    来源 信息来源 稿件来源 文章来源 更新时间 更新日期 发布时间 发布日期 发稿时间 发稿日期 阅读次数 阅读量 阅读数 浏览次数 浏览量 浏览数 点击次数 点击量 点击数 编辑 审核
    初审 复审 终审
""")
"""The labels of such lines."""

OWNERS = ("ICP备", "公网安备", "版权所有")
"""What such lines have near their beginning."""

HOSTS = ("主办单位", "承办单位")
"""The labels of such lines that a text may also have, of an event."""

FILE_SUFFIXES = _words("doc docx pdf xls xlsx wps et ofd zip rar jpg png")
"""What the name of a file ends in that a page offers."""

TABLE_NOTES = _words("注 备注 说明 资料来源")
"""The label of a note below a table."""

TRADITIONAL = "國務關於發號辦廳縣區門責單負會參與"
"""Traditional characters of the set phrases of a notice."""

# --- Places ---------------------------------------------------------------------------------------------------------

PROVINCES = frozenset(
    _words("""
    北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南
    西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾
""")
)

PLACES = frozenset(
    _words("""
    北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南
    广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 石家庄 唐山 秦皇岛 邯郸
    邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特
    包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善 沈阳 大连 鞍山 抚顺 本溪
    丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔
    鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭 南京 无锡 徐州 常州 苏州 南通 连云港
    淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠
    淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平
    龙岩 宁德 平潭 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台
    潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌
    漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁
    随州 恩施 仙桃 潜江 天门 神农架 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底
    湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州
    揭阳 云浮 横琴 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 三沙
    儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝
    甘孜 凉山 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧
    楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 日喀则 昌都 林芝 山南 那曲 阿里 西安 铜川 宝鸡 咸阳
    渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南
    西宁 海东 海北 黄南 果洛 玉树 海西 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉
    博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子 雄安
""")
)
"""Provincial and prefecture-level divisions (GB/T 2260), without 省, 市, 自治区, 自治州, 地区, 盟; a name that ends in 市, 省, 县 or 区 needs no list."""
