"""The net: the first layers of the base model, and a head for acts, red flags and forbidden phrases each."""
from __future__ import annotations

from typing import Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from base import Base

LAYERS = 4  # of the base model's twelve; two were no better than the linear models, twelve cost three times as much
POSITIONS = 160  # pieces of a message, of what was said before it, and the marks around them
DROPPED = 0.1
FAR = -1e4


class Layer(nn.Module):
    """One layer of the encoder, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float):
        super().__init__()
        self.heads = heads
        self.look, self.seen = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` of shape (messages, pieces, width); ``mask`` of shape (messages, 1, 1, pieces), 0 or very low."""
        many, length, width = x.shape
        query, key, value = self.look(x).view(many, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        shares = torch.softmax(query @ key.transpose(2, 3) * (width // self.heads) ** -0.5 + mask, -1)
        seen = (shares @ value).transpose(1, 2).reshape(many, length, width)
        x = self.first(x + functional.dropout(self.seen(seen), DROPPED, self.training))
        wide = functional.gelu(self.widen(x))
        return self.second(x + functional.dropout(self.narrow(wide), DROPPED, self.training))


class Net(nn.Module):
    """Log-odds of the labels of each head for whole messages."""

    def __init__(self, base: Base, pieces: int, labels: Mapping[str, Sequence[str]]):
        super().__init__()
        self.words, self.places = nn.Embedding(pieces, base.width), nn.Embedding(POSITIONS, base.width)
        self.parts = nn.Parameter(torch.zeros(2, base.width))  # the message, and what was said before it
        self.norm = nn.LayerNorm(base.width, base.epsilon)
        self.layers = nn.ModuleList(Layer(base.width, base.heads, base.inner, base.epsilon) for _ in range(LAYERS))
        self.heads = nn.ModuleDict({head: nn.ModuleList([nn.Linear(base.width, len(own)),
                                                         nn.Linear(base.width, len(own), bias=False)])
                                    for head, own in labels.items()})
        for mean, best in self.heads.values():
            nn.init.normal_(mean.weight, 0, 0.02)
            nn.init.normal_(best.weight, 0, 0.02)
            mean.bias.data.fill_(-4.0)

    def forward(self, ids: Tensor, second: Tensor, there: Tensor) -> dict[str, Tensor]:
        """``ids``, ``second`` (0 or 1, which part a piece is of) and ``there`` (0 or 1) of shape (messages, pieces)."""
        x = self.norm(self.words(ids) + self.places.weight[:ids.shape[1]] + self.parts[second])
        x = functional.dropout(x, DROPPED, self.training)
        mask = (1 - there.to(x.dtype))[:, None, None, :] * FAR
        for layer in self.layers:
            x = layer(x, mask)
        own = (there * (1 - second)).to(x.dtype)[..., None]
        mean = functional.dropout((x * own).sum(1) / own.sum(1), DROPPED, self.training)
        return {head: whole(mean).float() + (best(x).float() + (1 - own.float()) * FAR).amax(1)
                for head, (whole, best) in self.heads.items()}

    @torch.no_grad()
    def start_from(self, base: Base, rows: np.ndarray) -> None:
        """Copies the base model's weights; ``rows``: the number of each of our pieces there."""
        width, inner = self.words.embedding_dim, self.layers[0].widen.out_features
        part = lambda name, *shape: torch.from_numpy(base.tensor(name).reshape(shape).copy())
        self.words.weight.copy_(part("emb.word", -1, width)[rows])
        self.places.weight.copy_(part("emb.pos", -1, width)[:POSITIONS] + part("emb.type", -1, width)[0])
        self.norm.weight.copy_(part("emb.ln.w", width))
        self.norm.bias.copy_(part("emb.ln.b", width))
        for number, layer in enumerate(self.layers):
            name = f"l{number}."
            layer.look.weight.copy_(torch.cat([part(f"{name}{one}.w", width, width) for one in "qkv"]))
            layer.look.bias.copy_(torch.cat([part(f"{name}{one}.b", width) for one in "qkv"]))
            for own, theirs, *shape in ((layer.seen, "ao", width, width), (layer.widen, "fi", inner, width),
                                        (layer.narrow, "fo", width, inner)):
                own.weight.copy_(part(f"{name}{theirs}.w", *shape))
                own.bias.copy_(part(f"{name}{theirs}.b", shape[0]))
            for own, theirs in ((layer.first, "aln"), (layer.second, "oln")):
                own.weight.copy_(part(f"{name}{theirs}.w", width))
                own.bias.copy_(part(f"{name}{theirs}.b", width))
