"""What the models cannot judge is said, and nothing else is turned away."""

import pytest
from pytest import param

from smclassify.language import unjudged_reason


@pytest.mark.parametrize("text", [
    param("La maestra llevó a los niños al museo y todos aprendieron mucho sobre los dinosaurios.", id="Spanish"),
    param("A professora levou as crianças ao museu e todos aprenderam muito sobre os dinossauros.", id="Portuguese"),
    param("La maîtresse a emmené les enfants au musée et ils ont appris beaucoup de choses.", id="French"),
    param("Die Lehrerin ging mit den Kindern ins Museum, und alle haben viel gelernt.", id="German"),
    param("Nauczycielka zabrała dzieci do muzeum i wszystkie dużo się nauczyły.", id="Polish"),
    param("Mësuesja i çoi fëmijët në muze dhe të gjithë mësuan shumë.", id="Albanian"),
])
def test_other_languages(text):
    assert "another language" in unjudged_reason(text)


@pytest.mark.parametrize("text", [
    param("Учительница повела детей в музей", id="Russian"),
    param("老师带孩子们去了博物馆", id="Chinese"),
    param("أخذت المعلمة الأطفال إلى المتحف", id="Arabic"),
    param("선생님이 아이들을 박물관에 데려갔어요", id="Korean"),
])
def test_other_scripts(text):
    assert "not in English" in unjudged_reason(text)


@pytest.mark.parametrize("text", [
    param("Go Huskies!", id="two words"),
    param("lol same", id="slang"),
    param("Maya!!!", id="a name"),
    param("Kindergarten registration: Monday", id="a notice"),
    param("So proud of Nguyễn Thị Minh Khai today!", id="a foreign name"),
    param("Feliz Navidad, everyone! See you in January.", id="foreign greeting"),
    param("¡Bienvenidos! Our Spanish club meets at three.", id="one foreign word"),
    param("field trip tmrw!! bring lunch, sunscreen, water bottle, hat", id="a list"),
    param("GAME DAY GAME DAY GAME DAY", id="capitals"),
    param("Ms. O’Brien’s class can’t wait", id="curly apostrophes"),
    param("Bulldogs beat Rockville 4-0. Okafor scored twice, Delgado once.", id="a score"),
    param("ngl im dead 💀 bro rly said that", id="text speak"),
    param("Photosynthesis, respiration, mitosis, osmosis, diffusion", id="terms"),
])
def test_english_however_short(text):
    assert unjudged_reason(text) is None


@pytest.mark.parametrize("text", ["🎉", "❤️🎉👏", "👍🏽"])
def test_emoji_alone_can_be_judged(text):
    assert unjudged_reason(text) is None


@pytest.mark.parametrize("text", [param("", id="empty"), param(" \n\t", id="blanks"), param("...", id="dots"),
                                  param("123 456", id="numbers"), param("\u200b", id="invisible")])
def test_nothing_to_judge(text):
    assert "no words" in unjudged_reason(text)


@pytest.mark.parametrize("text", [
    param("Nuestra estudiante Marisol tiene fiebre", id="language"),
    param("Марисоль больна гриппом", id="script"),
])
def test_a_reason_never_quotes_the_post(text):
    assert not any(word in unjudged_reason(text) for word in text.split())
