"""Names of companies made comparable, romaji from kana, corporate numbers, addresses: tables of cases and real data."""

import csv
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.corporate_numbers import check_digit
from tadasu.organisations.addresses import split_address
from tadasu.organisations.corporate_numbers import is_corporate_number, tidy_corporate_number
from tadasu.organisations.kana import is_kana, readings, romaji
from tadasu.organisations.names import LONGEST_KEY, grams, match_key, search_key
from tests.platform.supplier_lists import NUMBERS, needs_numbers

KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
    "マミムメモヤユヨラリルレロワヲンガギグゲゴパピプペポャュョッー"
)
FORMS = ("株式会社", "有限会社", "合同会社", "(株)", "㈱", "㍿", "合資会社")
LEGAL_ENDINGS = (" Co., Ltd.", " K.K.", " Inc.", " Corp.", " GmbH", ", LTD", " Kabushiki Kaisha", " Co.,Ltd")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社キヤノン", "キャノン㈱"),
        ("㍿山田製作所", "（株）山田製作所"),
        ("ﾄﾖﾀ･ﾀﾞｲﾊﾂ", "トヨタダイハツ"),
        ("髙﨑精工", "高崎精工"),
        ("齋藤食品", "斎藤食品"),
        ("渡邊鋳造", "渡辺鋳造"),
        ("濵田水産", "浜田水産"),
        ("廣澤縫製", "広沢縫製"),
        ("茅ヶ崎農園", "茅ケ崎農園"),
        ("ネットワ-ク中部", "ネットワーク中部"),
        ("カ）ヤマダ", "ヤマダ（カ"),
        ("Tōkyō Denki K.K.", "Toukyou Denki Co., Ltd."),
        ("KABUSHIKI KAISHA YAMADA", "Yamada Inc."),
        ("PT Sinar Jaya Tbk", "Sinar Jaya"),
        ("Công ty TNHH Đại Phát", "DAI PHAT"),
        ("Công ty Cổ phần Sao Mai", "Sao Mai Corp."),
        ("Müller GmbH", "MULLER"),
        ("Straße AG", "STRASSE"),
        ("ABC商事　株式会社", "ａｂｃ商事"),
    ],
)
def test_the_same_company_in_two_writings_has_one_match_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("カキ水産", "ガキ水産"),
        ("ハト商会", "バト商会"),
        ("協同組合ヤマト", "ヤマト"),
        ("山田製作所", "山田製作"),
        ("Marco", "Mar"),
        ("東京電機", "東京電気"),
    ],
)
def test_other_companies_keep_other_match_keys(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_the_search_key_keeps_the_legal_form_and_the_match_key_drops_it() -> None:
    assert search_key("㈱トヨタ") == "株式会社とよた"
    assert match_key("㈱トヨタ") == "とよた"


@pytest.mark.parametrize("name", ["株式会社", "Ltd.", "有限会社", "K.K."])
def test_a_name_that_is_only_a_legal_form_has_a_key_all_the_same(name: str) -> None:
    assert match_key(name)


@pytest.mark.parametrize("name", ["", "-", "・", "…", "\u200b", "  "])
def test_signs_alone_have_no_key(name: str) -> None:
    assert search_key(name) == match_key(name) == ""


@given(st.text(max_size=60))
def test_keys_are_stable_bounded_and_hold_no_signs(name: str) -> None:
    key = search_key(name)

    assert len(key) <= LONGEST_KEY
    assert search_key(key) == key
    assert not any(character.isspace() or character in "\"'%_,.()" for character in key)


@given(st.text(max_size=40))
def test_every_normal_form_of_a_name_has_the_same_key(name: str) -> None:
    assert search_key(unicodedata.normalize("NFD", name)) == search_key(unicodedata.normalize("NFC", name))


@given(st.text(alphabet=KANA + "山田工業東海精密", min_size=2, max_size=12), st.sampled_from(FORMS))
def test_a_legal_form_before_or_behind_a_name_changes_nothing(name: str, form: str) -> None:
    assert match_key(form + name) == match_key(name + form)


@given(st.text(alphabet="abdeghijmnprstvwyz", min_size=4, max_size=12), st.sampled_from(LEGAL_ENDINGS))
def test_a_latin_legal_form_changes_nothing(name: str, ending: str) -> None:
    assert match_key(f"Xi{name}{ending}") == match_key(f"xi{name}")


@given(st.text(alphabet=KANA, min_size=1, max_size=20))
def test_katakana_hiragana_and_half_width_have_one_key(name: str) -> None:
    hiragana = "".join(chr(ord(each) - 0x60) if "ァ" <= each <= "ヶ" else each for each in name)

    assert search_key(name) == search_key(hiragana)


def test_a_key_falls_into_pairs_of_neighbours() -> None:
    assert grams("とよた") == ["とよ", "よた"]
    assert grams("港") == ["港"]
    assert grams("") == []


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("トヨタ", "toyota"),
        ("しょうわ", "shouwa"),
        ("ニッポン", "nippon"),
        ("マッチ", "matchi"),
        ("ジュウ", "juu"),
        ("チョコレート", "chokoreto"),
        ("ヴァン", "van"),
        ("ティー", "ti"),
        ("ﾔﾏﾀﾞ", "yamada"),
        ("ヤマダABC", "yamadaABC"),
    ],
)
def test_kana_is_written_in_latin_letters(kana: str, latin: str) -> None:
    assert romaji(kana) == latin


def test_large_kana_of_official_registers_are_read_both_ways() -> None:
    assert "shouwa" in readings("シヨウワ")
    assert "nippon" in readings("ニツポン")
    assert readings("ショウワ") == ["shouwa"]


def test_what_is_kana_throughout_is_told() -> None:
    assert is_kana("ヤマダ・フーズ")
    assert not is_kana("山田フーズ")
    assert not is_kana("・")


@pytest.mark.parametrize(
    "typed", ["7000012050002", "７００００１２０５０００２", "7-0000-1205-0002", "T7000012050002", " 7000012050002 "]
)
def test_a_corporate_number_is_read_in_every_writing(typed: str) -> None:
    assert tidy_corporate_number(typed) == "7000012050002"
    assert is_corporate_number(tidy_corporate_number(typed))


@pytest.mark.parametrize(
    "digits", ["", "7000012050001", "700001205000", "70000120500022", "٧000012050002", "abcdefghijklm"]
)
def test_a_number_that_is_none_is_told(digits: str) -> None:
    assert not is_corporate_number(digits)


@given(st.integers(0, 10**12 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_never_goes_unseen_but_where_nine_stands_for_nought(number: int, at: int, more: int) -> None:
    twelve = f"{number:012d}"
    wrong = twelve[:at] + str((int(twelve[at]) + more) % 10) + twelve[at + 1 :]

    weight = 1 + (11 - at) % 2
    is_blind = (int(wrong[at]) - int(twelve[at])) * weight % 9 == 0

    assert (check_digit(wrong) == check_digit(twelve)) == is_blind


@needs_numbers
@pytest.mark.parametrize("name", ["sakai_city_companies.csv", "foreign_companies_in_japan.csv"])
def test_every_number_of_the_official_register_passes(name: str) -> None:
    with (NUMBERS / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [row["corporateID"] for row in rows if not is_corporate_number(row["corporateID"])] == []
    assert [row["corporateName"] for row in rows if not match_key(row["corporateName"])] == []


@pytest.mark.parametrize(
    ("typed", "prefecture", "town", "street"),
    [
        ("東京都千代田区丸の内１丁目", "JP-13", "千代田区", "丸の内１丁目"),
        ("大阪府堺市堺区戎島町４丁４５番地１", "JP-27", "堺市堺区", "戎島町４丁４５番地１"),
        ("三重県四日市市諏訪町１番５号", "JP-24", "四日市市", "諏訪町１番５号"),
        ("奈良県高市郡明日香村岡５５", "JP-29", "高市郡明日香村", "岡５５"),
        ("山形県西村山郡河北町谷地", "JP-06", "西村山郡河北町", "谷地"),
        ("愛知県名古屋市中村区名駅４丁目", "JP-23", "名古屋市中村区", "名駅４丁目"),
        ("愛知県 豊橋市 今橋町1", "JP-23", "豊橋市", "今橋町1"),
        ("堺市堺区戎島町", "", "", "堺市堺区戎島町"),
        ("愛知県", "JP-23", "", ""),
        ("No. 8 Shuangbao Road, Wenzhou", "", "", "No. 8 Shuangbao Road, Wenzhou"),
    ],
)
def test_an_address_is_taken_apart(typed: str, prefecture: str, town: str, street: str) -> None:
    assert split_address(typed) == (prefecture, town, street)


@needs_numbers
def test_addresses_of_the_official_register_are_taken_apart_as_it_does_itself() -> None:
    with (NUMBERS / "nta_diff_20240105.csv").open(encoding="cp932", newline="") as file:
        rows = [row for row in csv.reader(file) if row[9]]

    wrong = [row[9] + row[10] for row in rows if split_address(row[9] + row[10] + row[11]).town != row[10]]

    assert len(rows) > 12_000
    assert wrong == []
