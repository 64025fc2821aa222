"""Telling family and given name apart in a name that was typed in one go."""

# Surnames of two characters, for the first character alone would be wrong there.
DOUBLE_SURNAMES = frozenset(
    [
        *("欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人"),
        *("夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶"),
        *("太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于"),
        *("司空", "令狐", "呼延", "轩辕", "百里", "东郭", "西门", "歐陽", "司馬", "東方"),
        *("諸葛", "尉遲", "赫連", "濮陽", "公孫", "鍾離", "長孫", "鮮于", "軒轅", "西門"),
    ]
)


def family_and_given(name: str) -> tuple[str, str]:
    """Return family and given name: ``欧阳文`` is 欧阳 and 文, ``Dana OKAFOR`` is Okafor and Dana.

    In Latin letters the family name is the words in capitals, else the last word. Capitals that
    lead stay: they say that the name is written family first (``GU Qinghe`` is GU and Qinghe).
    """
    words = name.split()
    if not words:
        return "", ""
    if "\u4e00" <= words[0][0] <= "\u9fff":
        return _of_han(words)
    if len(words) == 1:
        return words[0], ""
    loud = [each for each in words if each.isupper() and len(each.strip(".")) > 1]
    family = loud if 0 < len(loud) < len(words) else words[-1:]
    given = words[:-1] if family == words[-1:] else [each for each in words if each not in loud]
    told = " ".join(family)
    leads = family is loud and words[0] in loud
    return told.title() if told.isupper() and loud and not leads else told, " ".join(given)


def _of_han(words: list[str]) -> tuple[str, str]:
    if len(words) > 1:
        return words[0], "".join(words[1:])
    whole = words[0]
    length = 2 if whole[:2] in DOUBLE_SURNAMES and len(whole) > 2 else 1
    return whole[:length], whole[length:]
