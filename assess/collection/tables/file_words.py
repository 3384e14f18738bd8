"""What the importer says about files, workbooks and their cells: fault code → (Chinese, English)."""

from __future__ import annotations

from indicators.faults import Texts

SENTENCES: Texts = {
    # files
    "facts.file_missing": (
        "没有这个文件；文件夹里要有 {wanted}",
        "there is no such file; the folder holds {wanted}",
    ),
    "facts.file_twice": ("{names} 只能有一个", "only one of {names} may be there"),
    "facts.others": (
        "没有读取 {names}；只读 {wanted}",
        "{names} left aside; only {wanted} are read",
    ),
    "facts.unread": ("读不出来（{why}）", "can't be read ({why})"),
    "facts.too_big": ("有 {size} 字节；最多 {most} 字节", "has {size} bytes; at most {most} are allowed"),
    "facts.empty_file": (
        "是空的；第一行应为列名：{columns}",
        "is empty; the first line names the columns: {columns}",
    ),
    "facts.not_csv": (
        "内容是 {content}，不是 CSV 文本；请另存为 CSV（逗号分隔），或直接给出一个 xlsx 工作簿",
        "the content is {content}, not CSV text; save it as comma-separated CSV, or give one xlsx workbook",
    ),
    "facts.nul": (
        "有空字节（NUL），不是文本文件；请另存为 CSV UTF-8",
        "holds a NUL byte and is no text; save it as CSV UTF-8",
    ),
    "facts.bytes": (
        "字节 {byte} 既不是 UTF-8 也不是 GB18030/GBK（文件中可能混有两种编码）；请整份另存为 CSV UTF-8",
        "the byte {byte} is neither UTF-8 nor GB18030/GBK (two encodings mixed?); save the whole file as CSV UTF-8",
    ),
    "facts.bytes_mixed": (
        "这一行是 UTF-8，第 {other} 行却不是，一个文件混有两种编码；请整份另存为 CSV UTF-8",
        "this line is UTF-8 but row {other} is not: two encodings are mixed; save the whole file as CSV UTF-8",
    ),
    "facts.bytes_marked": (
        "开头标明是 {encoding}，这里的字节却不是；请整份另存为 CSV UTF-8",
        "begins with the mark of {encoding}, but the bytes here are not; save the whole file as CSV UTF-8",
    ),
    "facts.encoding": ("不是 UTF-8，已按 {encoding} 读取", "not UTF-8; read as {encoding}"),
    "facts.bytes_doubtful": (
        "“{value}”是按 UTF-8 读的，按 GBK 读是“{gbk}”；如果应为后者，请另存为 CSV UTF-8",
        "“{value}” was read as UTF-8; in GBK it is “{gbk}”: if that is meant, save the file as CSV UTF-8",
    ),
    "facts.bytes_doubtful_beside": (
        "按 UTF-8 读是“{value}”，按 GBK 读是“{gbk}”，而同一文件夹的 {other} 是 GBK；请另存为 CSV UTF-8",
        "in UTF-8 this is “{value}”, in GBK “{gbk}”, as {other} in the same folder is; save it as CSV UTF-8",
    ),
    "facts.broken_row": (
        "从这一行起引号不成对或单元格过长（{why}）；含引号的内容要把引号写两遍",
        "from this row on quotes don't pair or a cell is too long ({why}); a quote inside a quoted cell is doubled",
    ),
    "facts.long_cell": (
        "有一格超过 {most} 个字符；请缩短，并检查引号是否成对",
        "a cell has more than {most} characters; shorten it, and see whether the quotes pair",
    ),
    "facts.sep_line": (
        "“sep={found}”是给表格软件看的一行，不是列名；请删去这一行，列之间用英文逗号",
        "“sep={found}” is a line for spreadsheets and names no column; remove it, and separate by commas",
    ),
    "facts.blank_table": (
        "没有任何内容，按没有这个表处理",
        "holds nothing and is taken as a table that isn't there",
    ),
    "facts.delimiter": (
        "列之间用了“{found}”；只能用英文逗号",
        "the columns are separated by “{found}”; only a comma is allowed",
    ),
    # workbooks
    "facts.not_workbook": (
        (
            "内容是 {content}，不是 xlsx 工作簿；应给出一个文件夹（内有 CSV）或一个 xlsx 工作簿"
            "（表格软件打得开的，打开后另存为 xlsx）"
        ),
        (
            "the content is {content}, not an xlsx workbook; give a folder of CSV files or one xlsx workbook "
            "(what a spreadsheet opens can be saved as xlsx)"
        ),
    ),
    "facts.old_workbook": (
        "是旧式 xls 工作簿（或 et 等旧式文件）；请用 Excel 或 WPS 打开，另存为 xlsx",
        "is an old xls workbook (or another old format); open it in a spreadsheet and save it as xlsx",
    ),
    "facts.protected": ("有打开密码；请去掉密码后另存为 xlsx", "needs a password; save it as xlsx without one"),
    "facts.macros": ("含有宏；请另存为不含宏的 xlsx", "holds macros; save it as xlsx without them"),
    "facts.broken_zip": ("工作簿已损坏（{why}）；请重新保存", "the workbook is damaged ({why}); save it again"),
    "facts.broken_xml": (
        "工作簿已损坏：{name} 读不通（{why}）；请重新保存",
        "the workbook is damaged: {name} is not sound ({why}); save it again",
    ),
    "facts.broken_sheet": (
        "工作表“{name}”已损坏（{why}）；请重新保存",
        "the sheet “{name}” is damaged ({why}); save it again",
    ),
    "facts.doctype": (
        "{name} 里有文档类型声明（DTD），工作簿不会有；不予读取",
        "{name} has a document type (DTD), which no workbook needs; it is not read",
    ),
    "facts.entries": (
        "压缩包内有 {count} 个文件；最多 {most} 个",
        "packs {count} files; at most {most} are allowed",
    ),
    "facts.entry_name": ("压缩包内有不安全的文件名 {name}", "packs a file with an unsafe name, {name}"),
    "facts.entry_twice": ("压缩包内有两个 {name}", "packs two files named {name}"),
    "facts.entry_missing": ("压缩包内缺少 {name}；请重新保存", "the part {name} is missing; save it again"),
    "facts.bomb_size": (
        "解开后至少有 {size} 字节；最多 {most} 字节（疑为压缩炸弹）",
        "unpacks to {size} bytes or more; at most {most} are allowed (a zip bomb?)",
    ),
    "facts.bomb_ratio": (
        "{name} 解开后是原来的 {ratio} 倍；最多 {most} 倍（疑为压缩炸弹）",
        "{name} unpacks to {ratio} times its size; at most {most} times are allowed (a zip bomb?)",
    ),
    "facts.bomb_cells": (
        "行和单元格超过 {most} 个，文件却只有这么大（疑为压缩炸弹）；请删去多余的行列后另存",
        "has more than {most} rows and cells, which a file of its size doesn't hold (a bomb?); delete what is too much",
    ),
    "facts.stopped": (
        "已有 {count} 处错误，以后各行没有再查；请改正后再交",
        "{count} faults so far; the rows below were not looked at, mend those first",
    ),
    "facts.sheet_missing": ("没有这个工作表；要有 {wanted}", "there is no such sheet; wanted: {wanted}"),
    "facts.other_sheets": (
        "没有读取工作表 {names}；只读 {wanted}",
        "sheets left aside: {names}; only {wanted} are read",
    ),
    "facts.empty_sheet": (
        "是空的；第一行应为列名：{columns}",
        "is empty; the first row names the columns: {columns}",
    ),
    "facts.hidden_sheet": ("这个工作表是隐藏的，已照常读取", "this sheet is hidden; it was read all the same"),
    "facts.hidden_rows": (
        "有 {count} 个隐藏的行（{rows}），已照常读取",
        "{count} hidden rows ({rows}) were read all the same",
    ),
    "facts.hidden_columns": (
        "有隐藏的列（{columns}），已照常读取",
        "hidden columns ({columns}) were read all the same",
    ),
    "facts.merged": (
        "{cells} 是合并单元格；请取消合并，每行都填上",
        "{cells} are merged; unmerge them and fill every row",
    ),
    # cells
    "facts.cell_formula": (
        "“{value}”是公式；只能是固定的值（复制后选择性粘贴为值）",
        "“{value}” is a formula; only fixed values are allowed (copy, then paste as values)",
    ),
    "facts.cell_error": (
        "单元格是错误值 {value}；应填实际的值",
        "the cell holds the error {value}; a value is wanted",
    ),
    "facts.cell_bool": (
        "单元格是逻辑值 {value}；是否类细项写 是 或 否（1 或 0），其他写数或文字",
        "the cell holds the logical value {value}; write 是 or 否 (1 or 0) for a tick, else a number or text",
    ),
    "facts.cell_date": (
        "“{value}”是日期格式的单元格（可能是表格软件自动改的）；请设为文本格式后重新填写",
        "“{value}” is a cell in date format (spreadsheets do that by themselves); set it to text, type it again",
    ),
    "facts.cell_time": (
        "“{value}”不是整日的日期；应为 YYYY-MM-DD",
        "“{value}” is not a whole day; a day as YYYY-MM-DD is allowed",
    ),
    "facts.cell_digits": (
        "单元格里存的是 {value}，有效数字超过 15 位，与显示的不同；请重新键入（编码请设为文本格式）",
        "the cell holds {value}: more than 15 significant digits, not what is shown; type it again (codes as text)",
    ),
    "facts.cell_code": (
        "“{value}”是带小数点的数，不能作编码或名称；请设为文本格式后重新填写",
        "“{value}” is a number with a decimal point, not a code or name; set the cell to text and type it again",
    ),
    "facts.cell_unknown": ("“{value}”不是认识的单元格内容", "“{value}” is no cell content that is known"),
    "facts.cell_code_shown": (
        "这一格显示的是“{shown}”，存的却是“{value}”；请把整列设为文本格式，核对后重新键入",
        "the cell shows “{shown}” and holds “{value}”; set the whole column to text, check it and type it again",
    ),
    "facts.cell_percent": (
        (
            "这一格显示的是“{shown}”，存的却是 {value}；百分比只写数：请把格式设为“常规”，"
            "再重新键入应填的数（只改格式不够）"
        ),
        (
            "the cell shows “{shown}” and holds {value}; percentages are written as numbers: "
            "set the format to General, then type the number again (changing the format alone is not enough)"
        ),
    ),
    "facts.cell_shown": (
        "这一格显示的是“{shown}”，存的却是“{value}”；请把格式设为“常规”，核对应填什么，再重新键入",
        "the cell shows “{shown}” and holds “{value}”; set the format to General, find out which holds, type it again",
    ),
    "facts.cell_day": (
        "这一格的日期格式（{shown}）看不到完整的年月日，存的是 {value}；请设为 yyyy-mm-dd 格式，核对后重新键入",
        "the format of this date ({shown}) doesn’t show the whole day, which is {value}; use yyyy-mm-dd and check it",
    ),
    "facts.far_cells": (
        "{last} 列以右还有内容（{cells}）；表格没有这么多列，请删去",
        "cells to the right of column {last} hold something ({cells}); no table is that wide, delete them",
    ),
    "facts.code_cells": (
        (
            "有 {count} 格编码或名称存成了数，已按显示的整数读取（第一处：第 {row} 行 {value}）；"
            "以 0 开头的编码要设为文本格式"
        ),
        (
            "{count} codes or names are stored as numbers and were read as the whole numbers shown (first: row {row}, "
            "{value}); a leading 0 needs text"
        ),
    ),
    "facts.rounded_cells": (
        "有 {count} 格显示的小数比存的少，按存的数读取（第一处：第 {row} 行显示 {shown}，存的是 {value}）",
        (
            "{count} cells show fewer decimals than they hold and were read as they hold them "
            "(first: row {row} shows {shown}, holds {value})"
        ),
    ),
}
