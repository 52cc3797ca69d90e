"""What each part of a persona's file does, in the words of a trainer: the comments of a new file."""
from __future__ import annotations

from typing import Dict

HEAD = """# {name}（{id}）。照着“{like}”起的稿：能用，但还是别人的脾气。改法：
#   1. 先改 name、summary、start、reactions，再一句一句换掉 lines 里的话，念出声来，人不会这么说的就改。
#   2. 在 data/profiles/ 的几份个人情况里，把 {id} 加进 personas，这个人就能这样演。
#   3. peilian check 查写法；peilian check --personas {id} 让五种学员和他聊，查他守不守契约；
#      peilian chat --persona {id} --explain 亲自聊，看每句话的原因。
# 句子的写法：[甲|乙] 任选一个，[甲|] 可有可无，// 分成两条消息，{{surname}} 这样的空格自动填上。
"""

KEYS: Dict[str, str] = {
    "id": "编号：和文件名一样，永久不改",
    "name": "给学员看的名字，两三个字",
    "summary": "一两句话：怎么说话，吃哪一套，怕哪一套",
    "start": "刚开口时的心情，0 到 1：trust 信任、anxiety 焦虑、patience 耐心、tension 价格紧张",
    "spread": "不同的种子，起始心情上下差多少",
    "reactions": "什么让他缓和，什么惹他：只写和别人不一样的，其余用 data/reactions.yml。\n"
                 "acts 学员做了什么（编号见 domain.yml），flags 听到哪类红线，lapses 学员的失误，moments 心事落地；why 会写进报告",
    "kindness_line": "听到一句暖心话，有几成机会专门回一句",
    "relapse": "焦虑的时候，有几成机会又绕回已经说清的事",
    "complains": "别人只是挂断的时候，他会不会投诉",
    "style": "怎么打字。breaks 停顿、questions 问号、ends 句尾，数字是轻重；messages 一次最多几条；split 分成两条的机会；\n"
             "slips 打错字的机会，swaps 会打错哪些字；fillers 电话里的口头语；speed 打字快慢，1 是平常",
    "difficulty": "三档难度，只动门槛和耐心，不动事实。book 信任到多少肯来，contact 肯留电话，open_up 肯说心里话，calm 焦虑高于它就定不下来，\n"
                  "leave_trust、leave_patience 低到多少就走，wear 每句耗多少耐心，flags 几条红线翻脸，declines 推辞几次作罢，doubts 多疑几回，turns 最多聊几句",
    "spare": "实在没有新话时拼一句：开头 + 中间 + 结尾",
    "worries": "这种脾气走到哪里都有的担心，写法同 data/scenarios/ 里的担心",
    "needs": "碰上这种患者，学员非做不可的事；没做到，until 催，late 说破，lost 走人",
    "hearing": "耳背、看不清：太长的话听不全，会请人再说",
    "lines": "遇到什么事说什么话。每一种都要有够多的说法，少了 peilian check 会说差几种",
}

MOVES: Dict[str, str] = {
    "opening": "第一句怎么开口，{opening} 是个人情况里写的来意", "ack": "没有别的要说，应一声", "after_kindness": "听到一句暖心的话",
    "after_apology": "对方道歉", "after_thanks": "对方道谢", "small_talk": "对方闲聊", "confirm": "对方核对，应一声",
    "satisfied": "一件担心的事听明白了", "doubt": "说清了，还是不放心", "returns": "回到先前的担心",
    "after_dodge": "问的事被绕开", "after_dismiss": "被冷淡、被嫌烦", "after_insult": "被侮辱", "after_pressure": "被催",
    "after_promise": "听到包治、包好", "after_boast": "听到最好、第一", "after_threat": "被吓唬", "after_diagnosis": "没检查就下结论、开药",
    "after_privacy": "隐私被泄露或被索要", "after_flag": "其他违规的话", "after_jargon": "听不懂的词", "after_monologue": "对方说得太长",
    "after_silence": "对方什么也没说", "after_gibberish": "看不懂对方写的", "after_english": "对方说外语", "wrong_name": "被叫错了",
    "asked_again": "同一件事又被问", "after_wait": "对方让等", "repeat_self": "对方没听清，再说一遍之前", "after_refusal": "对方不肯打包票",
    "after_defer": "要等医生看", "haggle_range": "听到一个价格区间（{low}、{high}）", "haggle_price": "听到一个价格（{high}）",
    "tell_name": "说姓", "full_name": "说全名", "tell_age": "说年纪", "held_back": "还不想说", "never_tells": "绝不会说",
    "unforeseen_yesno": "没想到的是非问题", "unforeseen_what": "没想到的其他问题", "nothing_else": "没有别的要问",
    "decline_concern": "还有事没说清，先不约", "decline_trust": "还信不过，先不约", "decline_nerves": "太紧张，定不下来",
    "offer_time": "说自己方便的时间（{free}）", "accept_time": "答应时间（{slot}）", "already_booked": "时间已经说好了",
    "not_agreed": "还没答应，对方就当约好了", "booked_ok": "约好以后应一声", "give_phone": "留电话（{phone}）", "refuse_phone": "不留电话",
    "why_phone": "要电话做什么", "phone_given": "电话给过了", "phone_right": "号码没错", "phone_wrong": "号码念错了",
    "bye_books": "约好了，告别", "bye_contact": "留了电话，告别", "bye_thinks": "再考虑，告别", "thinks": "自己先走", "hang_up": "中途离开",
    "complain": "投诉", "bye_curt": "冷淡地告别",
}
