"""What a run takes of a device."""

import torch


def print_memory(device: torch.device) -> None:
    """Prints the most bytes that were held of a GPU since this process began, with what CUDA itself takes."""
    if device.type != "cuda":
        return
    free, total = torch.cuda.mem_get_info(device)
    # Nothing else is on a device that a run holds, so what the allocator does not have is CUDA's.
    besides = total - free - torch.cuda.memory_reserved(device)
    most = besides + torch.cuda.max_memory_reserved(device)
    print(f"Most memory held: {most} bytes of {total} on {torch.cuda.get_device_name(device)}", flush=True)
