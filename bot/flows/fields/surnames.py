"""What tells a Chinese name from other short words."""

COMPOUND = frozenset(
    "欧阳 端木 上官 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 司徒 慕容 令狐 长孙 宇文".split()
)
# Those that hardly ever begin another word of two or three characters.
PLAIN = frozenset(
    "王李张刘陈杨赵吴徐孙胡朱郭林罗郑梁宋唐韩冯邓曹彭萧肖蔡潘袁董余苏吕魏蒋杜丁沈姜范傅钟卢汪戴崔陆"
    "廖姚邱夏谭韦贾邹熊孟秦阎薛侯龙史陶黎贺龚邵钱覃武戚莫孔赖汤尹殷庞倪颜梅俞鲍葛樊岳聂焦柳邢裴佘翟"
)
# Those that do: believed only beside a title, a cue or a phone number.
WORDY = frozenset(
    "黄周何高马许曾田叶程任石金谢方万段雷郝毛常康顾严牛温芦季安施洪文章向齐乔伍尤华左游庄柯路祝耿管"
    "单项涂欧池冉阮甘简蓝关童申卞卓盛褚查仇苗曲冷成古辛桂于白江易邬丛谷房褟虞窦饶尚巫靳符蒲骆车宫包纪舒屈詹柴"
)
SURNAMES = PLAIN | WORDY
NO_NAME = frozenset("的了吗呢吧不没很太在说要是被把我你他她它们这那就也都还给跟对让请谁什么怎")
# Words that begin with a surname and are none; a name that begins with one is not believed.
WORDS = frozenset(
    (
        "满意 高兴 高空 高速 高峰 高额 方便 方案 方面 方式 平安 和解 马上 马路 金额 "
        "金融 万一 万元 任何 任务 白天 江苏 江西 常常 于是 何时 何况 段落 钱款 周一 "
        "周二 周三 周四 周五 周六 周日 周末 周围 周期 程序 程度 余额 余款 余下 叶子 "
        "谢谢 许多 许可 林业 安排 安全 安抚 安慰 温和 关于 关系 关注 严重 严肃 施工 "
        "施救 陆续 路上 路边 路面 车损 车主 车辆 车牌 车险 车子 车身 车祸 车门 单方 "
        "单位 单独 单子 单车 查勘 查询 查看 成本 成功 成都 项目 顾客 费用 包括 房屋 "
        "房子 管理 管道 路过 石头 黄牌 黄灯 胡说 胡闹 张贴 陈述 杜绝 钟头 田里 夏天 "
        "王牌 简单 简直 盛怒 冷漠 冷淡 冷静 曲解 文件 文书 章程 华为 左侧 左边 左右 "
        "左前 左后 向我 易损 古董 苏州 武汉 莫名 沈阳 南京 史上 孔洞 康复 白跑 江北 "
        "江宁 尤其 齐全 庄稼 童车 申请 申诉 甘肃 卓越 柴油 谷物 房东 骆驼 符合 包赔 "
        "包装 纪录 宫外 梁柱 唐山 宋体 徐州 孙子 龙门 梅雨 汤水 钱少 钱多 池塘 牛肉 "
        "雷击 雷雨 洪水 洪灾 毛病 贺卡 熊猫 宋代 任由 解释 明天 时间 水淹 全损 定损 "
        "理赔 "
    ).split()
)
TITLES = "先生|女士|小姐|太太|老板|经理|主任|师傅|老师|大姐|大哥|大爷|阿姨|总"
