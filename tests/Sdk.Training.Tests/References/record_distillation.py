"""Records distillation losses and their gradients with PyTorch's autograd in float64.

Feature distillation follows CLIP-KD (arXiv:2307.12732, equation 4), logit distillation the soft cross-entropy of open_clip's
DistillClipLoss. Run with Debian's python3-torch:
    /usr/bin/python3 tests/Sdk.Training.Tests/References/record_distillation.py > tests/fixtures/training/distillation.json
"""
import json

import torch

torch.manual_seed(20)
count, width = 6, 5


def rows(width):
    return torch.nn.functional.normalize(torch.randn(count, width, dtype=torch.float64), dim=1)


def soft_cross_entropy(teacher, student):
    return torch.nn.functional.cross_entropy(student, torch.softmax(teacher, dim=1))


def record(teacher_width, feature_weight, logit_weight):
    images, texts = rows(width).requires_grad_(), rows(width).requires_grad_()
    teacher_images, teacher_texts = rows(teacher_width), rows(teacher_width)
    scale = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    teacher_scale = torch.tensor(3.0, dtype=torch.float64)
    loss = torch.zeros((), dtype=torch.float64)
    if logit_weight > 0:
        student = scale.exp() * images @ texts.T
        teacher = teacher_scale.exp() * teacher_images @ teacher_texts.T
        loss = loss + logit_weight * (soft_cross_entropy(teacher, student) + soft_cross_entropy(teacher.T, student.T)) / 2
    if feature_weight > 0:
        for mine, other in ((images, teacher_images), (texts, teacher_texts)):
            loss = loss + feature_weight * torch.nn.functional.mse_loss(mine, other, reduction='sum') / count
    loss.backward()
    return {
        'feature_weight': feature_weight,
        'logit_weight': logit_weight,
        'images': images.tolist(),
        'texts': texts.tolist(),
        'teacher_images': teacher_images.tolist(),
        'teacher_texts': teacher_texts.tolist(),
        'log_scale': scale.item(),
        'teacher_log_scale': teacher_scale.item(),
        'loss': loss.item(),
        'grad_images': images.grad.tolist(),
        'grad_texts': texts.grad.tolist(),
        'grad_log_scale': 0.0 if scale.grad is None else scale.grad.item(),
    }


print(json.dumps({'torch': torch.__version__, 'cases': [record(7, 0.0, 1.5), record(5, 2.0, 0.0), record(5, 0.5, 1.0)]}))
