import { py } from "../python/py.ts";

/** nn.TransformerEncoderLayer for sequences with padding. */
export const maskedEncoderLayer = py`class MaskedEncoderLayer(nn.TransformerEncoderLayer):
    """nn.TransformerEncoderLayer whose attention is masked_attention"""

    def forward(self, src, src_mask=None, src_key_padding_mask=None):
        def attend(x):
            return self.dropout1(masked_attention(self.self_attn, x, x, x, src_key_padding_mask, src_mask))

        def feed(x):
            return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))

        if self.norm_first:
            x = src + attend(self.norm1(src))
            return x + feed(self.norm2(x))
        x = self.norm1(src + attend(src))
        return self.norm2(x + feed(x))`;

/** nn.TransformerDecoderLayer for sequences with padding. */
export const maskedDecoderLayer = py`class MaskedDecoderLayer(nn.TransformerDecoderLayer):
    """nn.TransformerDecoderLayer whose attentions are masked_attention"""

    def forward(
        self,
        tgt,
        memory,
        tgt_mask=None,
        memory_mask=None,
        tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
    ):
        def attend(x):
            return self.dropout1(masked_attention(self.self_attn, x, x, x, tgt_key_padding_mask, tgt_mask))

        def gather(x):
            masks = memory_key_padding_mask, memory_mask
            return self.dropout2(masked_attention(self.multihead_attn, x, memory, memory, *masks))

        def feed(x):
            return self.dropout3(self.linear2(self.dropout(self.activation(self.linear1(x)))))

        if self.norm_first:
            x = tgt + attend(self.norm1(tgt))
            x = x + gather(self.norm2(x))
            return x + feed(self.norm3(x))
        x = self.norm1(tgt + attend(tgt))
        x = self.norm2(x + gather(x))
        return self.norm3(x + feed(x))`;

/** nn.TransformerEncoder of such layers. */
export const maskedEncoder = py`class MaskedEncoder(nn.TransformerEncoder):
    """nn.TransformerEncoder that hands its masks to each layer as they are"""

    def forward(self, src, mask=None, src_key_padding_mask=None):
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask)
        return src if self.norm is None else self.norm(src)`;

/** nn.TransformerDecoder of such layers. */
export const maskedDecoder = py`class MaskedDecoder(nn.TransformerDecoder):
    """nn.TransformerDecoder that hands its masks to each layer as they are"""

    def forward(self, tgt, memory, *masks, **named):
        for layer in self.layers:
            tgt = layer(tgt, memory, *masks, **named)
        return tgt if self.norm is None else self.norm(tgt)`;
