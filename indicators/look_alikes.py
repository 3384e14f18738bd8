"""The one door for names, of people, units and offices, and for codes: what can't be seen, what looks like another.

Two names look the same where they are equal after NFKC, without what is not seen, without blanks and capitals, and with
each of these characters put for those beside it. The list is of Unicode's confusable characters (UTS 39, version 15):
letters of Latin, Greek, Cyrillic, Armenian, Coptic and Cherokee, digits, punctuation, lines, radicals, kana and
ideographs that fonts draw alike; also `o` is `0` and `rn` is `m`. Not in it: letters of other scripts, marks above and
below letters, and ideographs that differ by the length of a stroke (未 and 末), which are other names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from indicators.faults import learn
from indicators.unseen_characters import is_invisible, points, visible

ALIKE = """
!ǃ &ꝸ '`՚՝‘’‛′‵ꞌ (〔 )〕 *⁎∗ ,‚ -‐‒–⁃−Ⲻ /⁁⁄∕╱Ⳇ〳ノ㇓丿 0OΟОՕⲞ〇oοσоօᴏᴑⲟꬽ 1Il|ƖǀΙІӀ∣Ⲓ 2ƧϨꙄꛯꝚ
3ƷȜЗӠⳌꝪꞫ 4Ꮞ 5Ƽ 6бᏮⳒ 8Ȣȣ 9ⳊꝮ :։⁚∶꞉ <‹ =゠ >› ?ɁʔᎮꛫ AΑАᎪ BΒВᏴꞴ CСᏟⲤ DᎠ EΕЕᎬ⋿ FϜꞘ GԌᏀᏳ HΗНᎻⲎ JͿЈᎫꞲ
KΚКᏦⲔ LᏞⳐ MΜϺМᎷⲘ NΝⲚ PΡРᏢⲢ RƦᎡᏒ SЅՏᏕᏚ TΤТᎢ⊤Ⲧ UՍ∪⋃ VѴᏙꛟ WԜᎳᏔ XΧХ╳ⲬꞳ YΥУҮᎩᎽⲨ ZΖᏃ \\∖㇔丶 aɑαа
bƄЬᏏ cсᴄⲥꮯ dԁᏧ eеҽꬲ fքꞙꬵ gƍɡցᶃ hһհᏂ iıɩɪιіӏᎥꙇꭵ jϳј nոռ pρрⲣ qԛգզ rгᴦⲅꭇꭈꮁ sƽѕꜱꮪ uʋυսᴜꞟꭎꭒ vνѵᴠ∨⋁ꮩ
wɯѡԝաᴡꮃ x×х yɣʏγуүᶌꭚ zᴢꮓ ~⁓∼ °∘ ·•‧∙⋅・ꞏ ÅȦ ÖŐ ÞϷ ßβᏰꞵ åȧ þƿϸ ĂǍ ăǎ ĔĚ ĕě ĞǦ ğǧ ģǵ ĬǏ ĭǐ
ĸκкᴋⲕꮶ ņɲ ŎǑ ŏǒ ŢȚ ţƫțᎿ ŬǓ ŭǔ ƅьꮟ ƆϽ Ǝ∃ ƏӘ ƐԐᏋ ƨϩᴤꙅ ƩΣ∑ ǝəә ǶԊ ȝʒӡⳍꝫ ȷյ ɂꭾ ɅΛЛꛎ ɋᶐ ɔͻᴐ ɛεєԑ⋴ⲉꞓꮛ ɜзᴈ
ɢԍᏻꮐ ɰպ ɸφфⲫ ʀꭱꮢ ʃ∫ꭍ ʌᴧ ʍмᴍꮇ ʘ⊙Ꙩ ʙвᏼ ʚꞝ ʜнꮋ ʟⳑꮮ ʡꛍ ͰᎨᎰⱵꚱ ͶИꚡ ͷиᴎ ͽꜿ ΓГᎱⲄ Δ∆Ⲇ ΠП∏Ⲡꛛ ΦФՓⲪ ΨѰⲮ
δծ λⲖ πпᴨ ςϛ τтᴛꭲ χⲭꭓꭕ ψѱ ωⲱꙍꞷ ϗⳤ ϬⳜ ϿꜾ ЄⲈꞒ ЍЙ ШⲼ йѝ лᴫ шⲽ яᴙ љꭠ ѠᏇ ҶӋ ҷӌ Ո∩⋂ ᴀꭺ ᴅꭰ ᴇꭼ ᴊꭻ ᴘᴩꮲ
—―─━ー㇐一ꟷ ⁝⋮ ∀Ɐ ∧⋀ ≡≣ ⊕Ꚛ ⊥Ʇ │┃ ┌┏ ├┣ ⱶꮀ ⺂㇖乛 ⺃㇟乚 ⺅イ亻 ⺉刂 ⺋㔾 ⺎兀 ⺏尣 ⺐尢 ⺒巳 ⺓幺
⺔彑 ⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺛旡 ⺞歺 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺦丬 ⺨犭 ⺫⺲罒 ⺭礻 ⺯糹 ⺱罓 ⺹耂 ⺺肀 ⺾⺿⻀艹
⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻈讠 ⻉贝 ⻋车 ⻌⻍辶 ⻏⻖阝 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食
⻟飠 ⻠饣 ⻢马 ⻤鬼 ⻥鱼 ⻨麦 ⻩黄 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻲亀 〈く㇛𡿨 へヘ エ工 カ力 タ夕 ト卜 ニ二
ハ八 ロ口囗 ㇑丨 ㇚亅 ㇠乙 㖈䎛 㘽㦳 㩁搉 㫚曶 㬵胶 㬺幐 㬻䐠 㮣槩 䀹鿃 䀿晣 䑃朦 䚶訞 併倂 値值 啓啟 土士 塡填
墫壿 媯嬀 帡帲 戶戸 日曰 晚晩 朌肦 朏胐 朐胊 朓脁 朘脧 朣膧 杮柿 榝樧 溈潙 研硏 絕絶 胼腁 蒍蔿 蘷虁 訮詽 讆讏
豜豣 赿趆 跥跺 躗躛 軿輧 郎郞 鎭鎮 隷隸 鹂鹃 黑黒 ꙌꞶ ꜧꞕ Ꝺꝺ
"""
"""Classes, between blanks; the first character of each stands for it."""

_STANDS_FOR = {ord(other): alike[0] for alike in ALIKE.split() for other in alike[1:]}
_BREAKS = frozenset(("Cc", "Zl", "Zp", "Cs"))
_SAID = {
    "empty": ("请填写", "fill this in"),
    "unseen": (
        "“{value}”里有看不见的字符 {hidden}，会使它看起来像别的；请手工重新输入",
        "“{value}” has characters that can't be seen ({hidden}) and would pass for something else: type it anew",
    ),
    "alike": (
        "“{value}”与已有的“{other}”看起来一样，会被认错；请改得能区分，如加上单位或部门",
        "“{value}” looks like “{other}”, which is there already: make it differ, by a unit or department for instance",
    ),
}
learn({f"names.{kind}": words for kind, words in _SAID.items()})


def hidden(text: str) -> str:
    """The characters inside a text that can't be seen, by number; "" where there are none. Outer blanks don't count."""
    return points(char for char in text.strip() if is_invisible(char) or unicodedata.category(char) in _BREAKS)


def looks(text: str) -> tuple[str, str]:
    """A text as it looks, in small letters and in capitals: i looks like neither l nor 1, I like both."""
    if text.isascii() and text.isdigit():
        return text, text
    seen = "".join(visible(unicodedata.normalize("NFKC", visible(text))).split())
    return _drawn(seen.casefold()), _drawn(seen)


def _drawn(text: str) -> str:
    return text.translate(_STANDS_FOR).casefold().replace("rn", "m")


def twin(name: str, others: Iterable[str]) -> str | None:
    """The first of the others that looks like this name, or is it; None where there is none."""
    small, large = looks(name)
    for other in others:
        other_small, other_large = looks(other)
        if small == other_small or large == other_large:
            return other
    return None
