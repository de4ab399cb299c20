"""Models as PyTorch exports them, beside what PyTorch gives."""

import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from samples import folder, samples

torch.manual_seed(1)
warnings.filterwarnings("ignore")


def randomized(model):
    """Other numbers than those that modules begin with: running averages, scales of one."""
    with torch.no_grad():
        for name, tensor in list(model.named_parameters()) + list(model.named_buffers()):
            if name.endswith("running_var"):
                tensor.copy_(torch.rand(tensor.shape) + 0.5)
            elif name.endswith("running_mean") or tensor.dtype == torch.float32 and tensor.dim() == 1:
                tensor.add_(torch.randn(tensor.shape) * 0.3)
    return model


def exported(name, model, *shapes, opset=13, dynamic=True, scale=1.0, **options):
    """Rows are the first axis of each shape; with dynamic, of any number in the file."""
    model = randomized(model).eval()
    inputs = [torch.randn(shape) * scale for shape in shapes]
    with torch.no_grad():
        output = model(*inputs)
    samples(f"torch_{name}_{opset}", [x.numpy() for x in inputs], output.numpy())
    names = [f"x{i}" for i in range(len(inputs))]
    axes = {each: {0: "batch"} for each in names + ["y"]} if dynamic else None
    if dynamic == "all":
        axes = {each: {0: "batch", 1: "time"} for each in names + ["y"]}
    torch.onnx.export(
        model,
        tuple(inputs),
        str(folder / f"torch_{name}_{opset}" / "model.onnx"),
        opset_version=opset,
        input_names=names,
        output_names=["y"],
        dynamic_axes=axes,
        **options,
    )


class Lambda(nn.Module):
    """A function of modules and what goes in."""

    def __init__(self, function, *modules):
        super().__init__()
        self.function = function
        self.parts = nn.ModuleList(modules)

    def forward(self, *inputs):
        return self.function(*self.parts, *inputs)


class Residual(nn.Module):
    def __init__(self, *block):
        super().__init__()
        self.block = nn.Sequential(*block)

    def forward(self, x):
        return x + self.block(x)


def mlp(activation, *more):
    return nn.Sequential(nn.Linear(6, 8), activation, nn.Linear(8, 5), activation, nn.Linear(5, 3), *more)


ACTIVATIONS = [
    ("elu", nn.ELU(), 9),
    ("elu_alpha", nn.ELU(0.6), 13),
    ("selu", nn.SELU(), 9),
    ("celu", nn.CELU(), 12),
    ("celu_alpha", nn.CELU(1.4), 15),
    ("gelu", nn.GELU(), 9),
    ("gelu", nn.GELU(), 17),
    ("gelu_tanh", nn.GELU("tanh"), 13),
    ("silu", nn.SiLU(), 9),
    ("mish", nn.Mish(), 14),
    ("hardtanh", nn.Hardtanh(), 9),
    ("hardtanh_bounds", nn.Hardtanh(-0.5, 2.0), 13),
    ("relu", nn.ReLU(), 9),
    ("relu6", nn.ReLU6(), 9),
    ("relu6", nn.ReLU6(), 17),
    ("leaky_relu", nn.LeakyReLU(0.2), 11),
    ("prelu", nn.PReLU(), 10),
    ("softsign", nn.Softsign(), 13),
    ("hardsigmoid", nn.Hardsigmoid(), 13),
    ("sigmoid", nn.Sigmoid(), 16),
    ("softplus", nn.Softplus(), 9),
    ("softplus_beta", nn.Softplus(beta=2.0), 13),
    ("tanh", nn.Tanh(), 17),
    ("log_softmax", nn.LogSoftmax(dim=-1), 9),
    ("softmax", nn.Softmax(dim=1), 13),
]

for name, module, opset in ACTIVATIONS:
    exported(name, mlp(module), (7, 6), opset=opset, dynamic=opset % 2 == 1)

exported("fixed_batch", mlp(nn.ReLU()), (4, 6), dynamic=False)
exported("one_row", mlp(nn.Tanh()), (1, 6), dynamic=False)
exported("no_bias", nn.Sequential(nn.Linear(6, 8, bias=False), nn.ReLU(), nn.Linear(8, 3, bias=False)), (5, 6))
exported("dropout", mlp(nn.Dropout(0.4), nn.Softmax(-1)), (5, 6), opset=12)
exported("dropout_kept_in_graph", mlp(nn.Dropout(0.4)), (5, 6), opset=10, do_constant_folding=False)
exported("prelu_each", nn.Sequential(nn.Linear(6, 8), nn.PReLU(8), nn.Linear(8, 3), nn.PReLU(3)), (5, 6), opset=9)
for opset in (9, 14, 15):
    exported(
        "batch_norm",
        nn.Sequential(
            nn.BatchNorm1d(6), nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.BatchNorm1d(8), nn.Linear(8, 3)
        ),
        (5, 6),
        opset=opset,
    )
exported(
    "batch_norm_unfolded",
    nn.Sequential(nn.Linear(6, 8, False), nn.BatchNorm1d(8, affine=False)),
    (5, 6),
    opset=11,
    do_constant_folding=False,
)
for opset in (9, 13, 17):
    exported(
        "layer_norm",
        nn.Sequential(nn.LayerNorm(6), nn.Linear(6, 8), nn.LayerNorm(8, eps=1e-3), nn.GELU(), nn.Linear(8, 3)),
        (5, 6),
        opset=opset,
    )
exported("layer_norm_plain", nn.Sequential(nn.Linear(6, 8), nn.LayerNorm(8, elementwise_affine=False)), (5, 6))
exported(
    "residual",
    nn.Sequential(
        nn.Linear(6, 8),
        Residual(nn.Linear(8, 12), nn.ReLU(), nn.Linear(12, 8)),
        Residual(
            nn.BatchNorm1d(8),
            nn.ReLU(),
            nn.Linear(8, 8),
            nn.BatchNorm1d(8),
            nn.ReLU(),
            nn.Dropout(0.2),
            nn.Linear(8, 8),
        ),
        nn.ReLU(),
        nn.Linear(8, 3),
    ),
    (5, 6),
)
exported(
    "residual_layer_norm",
    nn.Sequential(
        Residual(nn.LayerNorm(6), nn.Linear(6, 24), nn.GELU(), nn.Linear(24, 6)),
        Residual(nn.LayerNorm(6), nn.Linear(6, 24), nn.SiLU(), nn.Linear(24, 6)),
        nn.LayerNorm(6),
        nn.Linear(6, 2),
    ),
    (5, 6),
    opset=16,
)
exported("residual_of_gelu", nn.Sequential(nn.Linear(6, 8), Residual(nn.GELU()), nn.Linear(8, 3)), (5, 6))
exported(
    "residual_nested",
    nn.Sequential(
        nn.Linear(6, 8), Residual(nn.Linear(8, 8), Residual(nn.Tanh(), nn.Linear(8, 8)), nn.ELU()), nn.Linear(8, 3)
    ),
    (5, 6),
)
exported(
    "residual_scaled",
    Lambda(
        lambda a, b, c, x: c(F.relu(a(x)) + 0.3 * b(F.relu(a(x)))), nn.Linear(6, 8), nn.Linear(8, 8), nn.Linear(8, 3)
    ),
    (5, 6),
)
exported(
    "residual_minus",
    Lambda(lambda a, b, x: b(x - torch.tanh(a(x))), nn.Linear(6, 6), nn.Linear(6, 3)),
    (5, 6),
)
exported("linear_3d", nn.Sequential(nn.Linear(6, 8), nn.GELU(), nn.Linear(8, 3)), (2, 4, 6))
exported("linear_3d_any_time", mlp(nn.SiLU(), nn.LogSoftmax(-1)), (2, 4, 6), dynamic="all")
exported("linear_3d_fixed", nn.Sequential(nn.LayerNorm(6), nn.Linear(6, 3), nn.Softmax(-1)), (2, 4, 6), dynamic=False)
exported(
    "mixer_3d",
    Lambda(lambda a, b, x: b(torch.relu(a(x.transpose(1, 2)))).transpose(1, 2), nn.Linear(4, 5), nn.Linear(5, 2)),
    (2, 4, 6),
)
exported("flatten", nn.Sequential(nn.Flatten(), nn.Linear(24, 8), nn.ReLU(), nn.Linear(8, 3)), (2, 4, 6))
exported("view", Lambda(lambda a, x: a(x.view(x.size(0), -1)), nn.Linear(24, 3)), (2, 4, 6), opset=11)
exported("images", nn.Sequential(nn.Flatten(), nn.Linear(48, 8), nn.ReLU(), nn.Linear(8, 10)), (2, 3, 4, 4), opset=15)
exported(
    "normalized_pixels", Lambda(lambda a, x: a((x / 255.0 - 0.1307) / 0.3081), mlp(nn.ReLU())), (5, 6), scale=100.0
)
exported(
    "standardized",
    Lambda(
        lambda a, x: a((x - torch.tensor([1.0, 20, -3, 0.5, 7, 100])) / torch.tensor([0.5, 30, 1, 0.1, 2, 50])),
        mlp(nn.Tanh()),
    ),
    (5, 6),
    scale=10.0,
)
exported(
    "targets_unscaled",
    Lambda(lambda a, x: a(x) * torch.tensor([2.0, 30, 0.5]) + torch.tensor([100.0, -5, 1]), mlp(nn.ReLU())),
    (5, 6),
)
exported(
    "squeezed",
    Lambda(lambda a, x: a(x).squeeze(1), nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid())),
    (5, 6),
)
exported("unsqueezed", Lambda(lambda a, x: a(x.unsqueeze(1)).squeeze(1), mlp(nn.ReLU())), (5, 6))
exported(
    "two_towers",
    Lambda(
        lambda a, b, c, x, y: c(torch.cat([F.relu(a(x)), F.relu(b(y))], dim=1)),
        nn.Linear(6, 4),
        nn.Linear(3, 5),
        nn.Linear(9, 2),
    ),
    (5, 6),
    (5, 3),
)
exported(
    "two_towers_of_one_input",
    Lambda(
        lambda a, b, c, x: c(torch.cat([torch.tanh(a(x[:, :2])), torch.tanh(b(x[:, 2:]))], dim=1)),
        nn.Linear(2, 4),
        nn.Linear(4, 5),
        nn.Linear(9, 2),
    ),
    (5, 6),
)
exported(
    "two_towers_deep",
    Lambda(
        lambda a, b, x, y: a(x) + b(y),
        nn.Sequential(nn.Linear(6, 4), nn.BatchNorm1d(4), nn.SiLU(), nn.Linear(4, 2)),
        nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.SiLU(), nn.Linear(5, 2)),
    ),
    (5, 6),
    (5, 3),
)
# No chain of layers: two numbers for each output, of which one went through an activation.
exported(
    "refused_wide_and_deep",
    Lambda(lambda a, b, x: a(x) + b(x), nn.Linear(6, 2), mlp(nn.ReLU(), nn.Linear(3, 2))),
    (5, 6),
)
exported("chunks", Lambda(lambda a, x: a(torch.cat(list(reversed(x.chunk(3, dim=1))), dim=1)), mlp(nn.ReLU())), (5, 6))
exported("columns", Lambda(lambda a, x: a(x[:, [4, 0, 2]]), nn.Linear(3, 2)), (5, 6))
exported(
    "mean_over_time", Lambda(lambda a, b, x: b(F.relu(a(x)).mean(dim=1)), nn.Linear(6, 8), nn.Linear(8, 3)), (2, 4, 6)
)
exported(
    "quick_gelu",
    Lambda(lambda a, b, x: b((lambda z: z * torch.sigmoid(1.702 * z))(a(x))), nn.Linear(6, 8), nn.Linear(8, 3)),
    (5, 6),
)
exported(
    "own_gelu",
    Lambda(
        lambda a, b, x: b((lambda z: 0.5 * z * (1 + torch.erf(z / 2**0.5)))(a(x))), nn.Linear(6, 8), nn.Linear(8, 3)
    ),
    (5, 6),
)
exported(
    "own_gelu_tanh",
    Lambda(
        lambda a, b, x: b(
            (lambda z: 0.5 * z * (1 + torch.tanh((2 / np.pi) ** 0.5 * (z + 0.044715 * torch.pow(z, 3)))))(a(x))
        ),
        nn.Linear(6, 8),
        nn.Linear(8, 3),
    ),
    (5, 6),
)
exported("own_weight_norm", nn.Sequential(nn.utils.weight_norm(nn.Linear(6, 8)), nn.ReLU(), nn.Linear(8, 3)), (5, 6))
exported("clamped", Lambda(lambda a, x: a(x).clamp(min=-0.25), nn.Linear(6, 4)), (5, 6))
exported("clamped_above", Lambda(lambda a, x: torch.clamp(a(x), max=0.3), nn.Linear(6, 4)), (5, 6), opset=9)
exported(
    "functional",
    Lambda(lambda a, x: F.log_softmax(F.linear(F.relu(a(x)), torch.ones(3, 4) / 7), dim=1), nn.Linear(6, 4)),
    (5, 6),
)
exported("no_folding", mlp(nn.ReLU()), (5, 6), do_constant_folding=False, keep_initializers_as_inputs=True, opset=9)
exported("maximum", Lambda(lambda a, x: torch.maximum(a(x), torch.zeros(())), nn.Linear(6, 4)), (5, 6))
exported(
    "double", Lambda(lambda a, x: a(x.double()).float(), nn.Sequential(nn.Linear(6, 4), nn.Tanh()).double()), (5, 6)
)
