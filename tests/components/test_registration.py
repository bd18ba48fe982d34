"""Every component is a factory of spaCy's, found by its name, and declares what it writes."""

import pytest
from spacy.language import Language

from smclassify.pipeline import COMPONENTS


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_factory_is_registered(name):
    assert Language.has_factory(name)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_factory_says_what_it_assigns(name):
    assert Language.get_factory_meta(name).assigns


def test_nothing_is_required_before_it_is_assigned(pipeline):
    assert pipeline.analyze_pipes()["problems"] == {name: [] for name in pipeline.pipe_names}


def test_a_pipeline_without_its_encoder_says_what_to_do():
    import spacy

    nlp = spacy.blank("en")
    reader = nlp.add_pipe("smclassify_reader")
    with pytest.raises(ValueError, match="load the pipeline from disk"):
        reader.encoder
