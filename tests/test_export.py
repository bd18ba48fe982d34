"""The encoder written for inference: near to the trained one, and the same for a text in any company."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the train extra")
transformers = pytest.importorskip("transformers", reason="the train extra")
pytest.importorskip("onnx", reason="the train extra")

from smclassify.encoder import MAX_PIECES  # noqa: E402

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def model():
    from smclassify.train.joint import JointModel

    torch.manual_seed(0)
    config = transformers.BertConfig(vocab_size=200, hidden_size=64, num_hidden_layers=2, num_attention_heads=4,
                                     intermediate_size=128, initializer_range=0.2)
    model = JointModel(transformers.BertModel(config))
    torch.nn.init.normal_(model.shapes.weight)
    return model.eval()


@pytest.fixture(scope="module")
def run(model, tmp_path_factory):
    import onnxruntime

    from smclassify.train.export import export

    folder = tmp_path_factory.mktemp("encoder")
    (folder / "t.json").write_text("{}")
    made = export(model, folder / "t.json", folder / "made")
    assert {path.name for path in made.iterdir()} == {"model.onnx", "heads.npz", "tokenizer.json"}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(made / "model.onnx"), options, providers=["CPUExecutionProvider"])
    return lambda batch: session.run(None, batch)[0]


def batch_of(lengths):
    ids = np.zeros((len(lengths), max(lengths)), dtype=np.int64)
    shapes, mask = ids.copy(), ids.copy()
    for row, length in enumerate(lengths):
        ids[row, :length], shapes[row, :length] = RNG.integers(1, 200, length), RNG.integers(0, 6, length)
        mask[row, :length] = 1
    return {"ids": ids, "shapes": shapes, "mask": mask}


def test_vectors_are_near_the_trained_ones(model, run):
    batch = batch_of([3, 17, 40])
    with torch.no_grad():
        truth = model.states(*(torch.from_numpy(batch[name]) for name in ("ids", "shapes", "mask"))).numpy()
    ours, inside = run(batch), batch["mask"].astype(bool)
    cosine = (truth * ours).sum(-1) / np.linalg.norm(truth, axis=-1) / np.linalg.norm(ours, axis=-1)
    assert cosine[inside].min() > 0.995


@pytest.mark.parametrize("length", [2, 3, 31, MAX_PIECES + 2])
def test_vectors_do_not_depend_on_the_batch(run, length):
    batch = batch_of([length, 5, MAX_PIECES + 2])
    alone = run({name: values[:1, :length] for name, values in batch.items()})
    np.testing.assert_allclose(run(batch)[0, :length], alone[0], atol=1e-4)
