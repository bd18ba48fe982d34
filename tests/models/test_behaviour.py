"""What the shipped models must get right: minimal pairs that are written down nowhere else."""

import pytest
from pytest import param

from smclassify.artifacts import describe
from smclassify.corpus import parse_marked
from smclassify.vocabulary import Account, Draft, EntityLabel, Verdict

PERSONAL, SPONSORED = Account.PERSONAL, Account.SPONSORED

# (account, category, flagged, its clear sibling)
PAIRS = [
    param(SPONSORED, "student_name", "Congratulations to Amara Osei, our fifth grade spelling champion!",
          "Congratulations to Mrs. Osei, our new librarian!", id="student or staff"),
    param(SPONSORED, "student_name", "Big thanks to Jaylen for cleaning the fish tank in Room 12.",
          "Big thanks to Mr. Jaylen for cleaning the fish tank in Room 12.", id="first name or title"),
    param(SPONSORED, "student_name", "priya from my second period wrote the poem below",
          "ms. priya from the front office wrote the poem below", id="lower case"),
    param(PERSONAL, "student_info", "The one boy in my class who uses a wheelchair failed his math test again.",
          "Our class average on the math test went up to 84.", id="one student or the class"),
    param(SPONSORED, "student_info", "One of our third graders, the girl with the service dog, was suspended today.",
          "Our third graders finished the service project today.", id="discipline"),
    param(SPONSORED, "student_photo", "Look at these happy faces! Photos from today's lab with my third graders 📸",
          "Photos from today's lab, shared with every family's permission 📸", id="photo and permission"),
    param(SPONSORED, "live_location", "We're at the Peabody Museum with the fourth graders until 2 today!",
          "Last week the fourth graders visited the Peabody Museum.", id="now or over"),
    param(PERSONAL, "live_location", "On the bus to Lake Compounce with forty sixth graders right now",
          "On the bus to Lake Compounce with my husband right now", id="with students or without"),
    param(SPONSORED, "live_location", "Tomorrow our seventh graders will be at the Bushnell from 10 to 1.",
          "Permission slips for the Bushnell trip are due.", id="ahead or no day"),
    param(PERSONAL, "harassing", "My coworkers in the math department are lazy idiots.",
          "My coworkers in the math department are kind people.", id="insult"),
    param(PERSONAL, "defamatory", "Our superintendent has been stealing money from the lunch fund for years.",
          "I disagree with our superintendent's plan for the lunch fund.", id="accusation or opinion"),
    param(PERSONAL, "discriminatory", "Mexican parents don't care about education, that's how those people are.",
          "Mexican parents in our school organized a wonderful heritage night.", id="slight or praise of a group"),
    param(PERSONAL, "threatening", "If he parks in my spot again I will break his legs.",
          "This exam is killing me, but we crushed the last one.", id="threat or figure of speech"),
    param(SPONSORED, "obscene", "This fucking schedule makes no fucking sense.",
          "This schedule makes no sense.", id="profanity"),
    param(SPONSORED, "obscene", "This f***ing schedule makes no f@cking sense.",
          "This damn schedule makes no sense.", id="masked profanity or a mild word"),
    param(SPONSORED, "political", "Vote yes on the school budget on Tuesday!",
          "The polls for the budget vote are open Tuesday from 6 to 8.", id="urging or informing"),
    param(SPONSORED, "political", "Please support Karen Doyle for state senate, the only choice for our kids.",
          "State senator Karen Doyle visited our civics class on Monday.", id="candidate or visit"),
    param(SPONSORED, "commercial", "I'm offering private math tutoring this summer, $50 an hour, sign up with me!",
          "The PTO bake sale is on Friday, cookies are a dollar.", id="own business or school fundraiser"),
    param(SPONSORED, "proselytizing", "Jesus is the only way. Come worship with us this Sunday and be saved!",
          "Our unit on world religions starts on Monday.", id="worship or lesson"),
    param(PERSONAL, "official_voice", "CREC announces: all schools will dismiss at noon on Friday.",
          "I teach at CREC and I love it.", id="official or own"),
    param(SPONSORED, "boundary", "Students, add me on Snapchat and message me any time, I won't tell anyone.",
          "Students can reach the counselors through the office or the school portal.", id="private or school channel"),
    param(SPONSORED, "confidential", "The wifi password for the staff network is Falcon2291!",
          "Please change your password before the holidays.", id="password"),
    param(PERSONAL, "disruptive", "Everyone call in sick on Friday so that they have to close the school!",
          "Stay home when you are sick, the flu is going around.", id="sick-out or flu"),
    param(SPONSORED, "intellectual_property", "I scanned the whole math workbook, get the PDF, nobody has to buy it.",
          "The math workbook can be bought at the office for $12.", id="scan or sale"),
    param(SPONSORED, "cross_link", "Follow me on my personal Instagram @mrs.delgado.life for more!",
          "Follow the school's page for more news.", id="own page or the school's"),
    param(SPONSORED, "instructional_use", "Homework: answer questions 1 to 5 in the comments below by tomorrow.",
          "Homework is posted in Google Classroom as always.", id="homework here or elsewhere"),
]


@pytest.mark.parametrize(("account", "category", "flagged", "clear"), PAIRS)
def test_flagged(checker, account, category, flagged, clear):
    assert category in checker.check(Draft(text=flagged, account=account)).labels


@pytest.mark.parametrize(("account", "category", "flagged", "clear"), PAIRS)
def test_clear(checker, account, category, flagged, clear):
    assert checker.check(Draft(text=clear, account=account)).labels == ()


@pytest.mark.parametrize("text", [
    "Vote yes on the school budget on Tuesday!",
    "My bakery opens on Saturday, come and buy a dozen rolls!",
    "Come worship with us this Sunday and be saved!",
])
def test_a_personal_account_may(checker, text):
    assert checker.check(Draft(text=text, account=PERSONAL)).labels == ()


@pytest.mark.parametrize("text", [
    "The yearbook comes out on Thursday.", "We crushed them 4-0! Go Eagles!",
    "No school on Monday. Enjoy the long weekend!", "Merry Christmas and happy new year to all of our families!",
    "Lunch today: pasta, salad and fruit.", "Conferences are next week; sign up on the portal.",
])
@pytest.mark.parametrize("account", Account)
def test_ordinary_posts_are_clear(checker, account, text):
    assert checker.check(Draft(text=text, account=account)).verdict == Verdict.CLEAR


@pytest.mark.parametrize("marked", [
    param("Congratulations to [student_name:Amara Osei], our spelling champion!", id="full name"),
    param("[student_name:Priya]'s poem won the contest in fifth grade.", id="possessive"),
    param("Way to go [student_name:Tomás] and [student_name:Wei], our student council reps!", id="two"),
    param("Mr. Dunn thanked [student_name:Kofi B.] from third grade.", id="beside a teacher"),
])
def test_a_students_name_is_found_to_the_letter(checker, marked):
    text, spans = parse_marked(marked)
    names = [r.finding for r in checker.check(Draft(text=text)).rulings if r.finding.category == "student_name"]
    assert [(f.start, f.end) for f in names] == [(s.start, s.end) for s in spans]


@pytest.mark.parametrize(("marked", "label"), [
    param("The field trip to [x:Mystic Aquarium] was fun.", EntityLabel.LOCATION, id="place"),
    param("Thank you, Principal [x:Reyes]!", EntityLabel.STAFF, id="staff"),
    param("We read a speech by [x:Frederick Douglass] in class.", EntityLabel.PERSON, id="person"),
])
def test_others_are_entities(checker, marked, label):
    text, (span,) = parse_marked(marked)
    found = {(e.label, e.start, e.end) for e in checker.check(Draft(text=text)).entities}
    assert (label, span.start, span.end) in found


def test_a_name_on_the_roster_is_a_student(checker):
    text = "Rosa Parks Middle School thanks Dunn for the flowers."
    draft = Draft(text=text, account=PERSONAL, roster=("Oliver Dunn",))
    named = [text[r.finding.start : r.finding.end] for r in checker.check(draft).rulings]
    assert named == ["Dunn"]


@pytest.mark.parametrize("disguised", [
    "My principal is a stup\u200bid idiot.", "My principal is a ѕtuріd idiоt.", "My principal is a $tupid 1d10t.",
    "My principal is a s t u p i d i d i o t.", "My principal is a STUUUUPID IDIOOOT.",
])
def test_a_disguise_changes_nothing(checker, disguised):
    assert "harassing" in checker.check(Draft(text=disguised, account=PERSONAL)).labels


def test_another_language_is_not_clear(checker):
    report = checker.check(Draft(text="Mañana los alumnos de cuarto estarán en el zoológico de diez a una."))
    assert report.error and report.verdict != Verdict.CLEAR


def test_a_long_post_with_one_risky_sentence(checker):
    calm = "The library has new chairs. Lunch is pasta on Monday. Please label your coats and bags. "
    risky = "We're at the Peabody Museum with the fourth graders until 2 today!"
    report = checker.check(Draft(text=calm * 8 + risky + " " + calm * 8))
    (place,) = [r.finding for r in report.rulings if r.finding.category == "live_location"]
    assert place.start >= len(calm) * 8 - 1 and place.end <= len(calm) * 8 + len(risky) + 1


def test_the_same_draft_alone_and_in_company(checker):
    drafts = [Draft(text=pair.values[2], account=pair.values[0]) for pair in PAIRS]
    alone = [checker.check(draft).labels for draft in drafts]
    assert [report.labels for report in checker.check_many(drafts)] == alone


def test_the_models_are_verified_and_say_how_good_they_are():
    rows = {row["name"]: row for row in describe()}
    assert rows.keys() == {"nlp", "tone"} and all(row["verified"] and row["metrics"] for row in rows.values())
